package imdstape.replayer.instance;

import imdstape.fixture.LeafBody;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.credential.CredentialGenerator;
import imdstape.replayer.credential.RoleCredentialSource;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.event.CredentialChange;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.InstanceEvent;
import imdstape.replayer.event.RoleChange;
import imdstape.replayer.http.MetadataResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rule that says, for an instant, what to show on the tree. */
public sealed interface Overlay {

  /** The patches of an instant. */
  List<Patch> patchesAt(Instant now);

  /** The next instant after {@code now} at which they change, or {@link Instant#MAX}. */
  Instant nextChange(Instant now);

  /**
   * Credentials and what speaks of them, anew in each period.
   *
   * @param mint makes them
   * @param partition for the profile's ARN
   * @param generatedLeaves the leaves to fill, by path below a version
   * @param timeline what becomes of the role; the instance's own credentials do not depend on it
   * @param realCredentials what stands in place of a role's minted credentials until its end, or
   *     null
   */
  record CredentialOverlay(
      CredentialGenerator mint,
      String partition,
      Map<String, LeafBody.Generated> generatedLeaves,
      EventTimeline timeline,
      @Nullable RoleCredentials realCredentials)
      implements Overlay {

    private static final String IAM = "meta-data/iam";
    private static final String ROLES = IAM + "/security-credentials";

    public CredentialOverlay {
      generatedLeaves = Map.copyOf(generatedLeaves);
    }

    @Override
    public List<Patch> patchesAt(Instant now) {
      CredentialChange change = timeline.credentialsAt(now);
      RoleCredentialSource roles =
          new RoleCredentialSource(
              mint, change.state(), change.at(), timeline.roleAttachedAt(now), realCredentials);
      Optional<RoleChange> other = timeline.roleAt(now);
      List<Patch> patches = new ArrayList<>();
      if (other.isPresent() || !change.state().hasRole()) {
        roleDirectories().map(Patch.ClearDirectory::new).forEach(patches::add);
      }
      generatedLeaves.forEach(
          (path, leaf) -> {
            if (other.isEmpty() || !path.startsWith(IAM + "/")) {
              add(patches, path, leaf, roles, now);
            }
          });
      other.ifPresent(happened -> replaceRole(patches, happened.role(), roles, now));
      return patches;
    }

    /** Where the instance's roles are listed, be what they give minted or written down. */
    private Stream<String> roleDirectories() {
      return Stream.concat(
              Stream.of(ROLES),
              generatedLeaves.entrySet().stream()
                  .filter(
                      leaf -> leaf.getValue().value() == LeafBody.GeneratedValue.ROLE_CREDENTIALS)
                  .map(leaf -> MetadataPath.parent(leaf.getKey()))
                  .filter(directory -> directory.startsWith(IAM + "/")))
          .distinct();
    }

    private void add(
        List<Patch> patches,
        String path,
        LeafBody.Generated leaf,
        RoleCredentialSource roles,
        Instant now) {
      Instant modified = mint.periodStart(now);
      switch (leaf.value()) {
        case ROLE_CREDENTIALS ->
            patches.add(
                roles
                    .credentialsJson(MetadataPath.lastSegment(path), now)
                    .<Patch>map(
                        json ->
                            new Patch.Replace(
                                path, MetadataResponse.ok(json, roles.lastModified(now))))
                    .orElse(new Patch.Remove(path)));
        case INSTANCE_CREDENTIALS ->
            patches.add(
                new Patch.Replace(
                    path,
                    MetadataResponse.ok(
                        mint.credentialsAt(MetadataPath.lastSegment(path), now).json(), modified)));
        case IAM_INFO -> {
          String profile = leaf.profile() == null ? "profile" : leaf.profile();
          String info = roles.iamInfoJson(profile, partition, now);
          patches.add(
              new Patch.Replace(path, MetadataResponse.ok(info, roles.iamInfoUpdatedAt(now))));
        }
        case IDENTITY_INFO ->
            patches.add(
                new Patch.Replace(path, MetadataResponse.ok(mint.identityInfoJson(now), modified)));
        case IDENTITY_PKCS7, IDENTITY_RSA2048, IDENTITY_SIGNATURE -> {}
      }
    }

    /** A profile is often called as its role is, and so the other one is taken to be. */
    private void replaceRole(
        List<Patch> patches, @Nullable String role, RoleCredentialSource roles, Instant now) {
      if (role == null) {
        patches.add(new Patch.Remove(IAM));
        return;
      }
      String info = roles.iamInfoJson(role, partition, now);
      patches.add(
          new Patch.Add(IAM + "/info", MetadataResponse.ok(info, roles.iamInfoUpdatedAt(now))));
      roles
          .credentialsJson(role, now)
          .map(json -> MetadataResponse.ok(json, roles.lastModified(now)))
          .ifPresent(said -> patches.add(new Patch.Add(ROLES + "/" + role, said)));
    }

    @Override
    public Instant nextChange(Instant now) {
      Instant rotation = mint.periodStart(now).plus(CredentialGenerator.PERIOD);
      Instant event = timeline.nextChangeAfter(now);
      Instant next = event.isBefore(rotation) ? event : rotation;
      return realCredentials == null
              || realCredentials.isExpiredAt(now)
              || next.isBefore(realCredentials.expiration())
          ? next
          : realCredentials.expiration();
    }
  }

  /**
   * What the events of a timeline show.
   *
   * @param traits how their JSON is written
   */
  record EventOverlay(EventTimeline timeline, ServiceTraits traits) implements Overlay {

    /** In a date, and not where a description only begins like one. */
    private static final Pattern ONE_DIGIT_DAY =
        Pattern.compile("( : \")(\\d [A-Z][a-z]{2} \\d{4} [0-9:]{8} GMT\")");

    @Override
    public List<Patch> patchesAt(Instant now) {
      List<Patch> patches = new ArrayList<>();
      timeline
          .effectsAt(now)
          .forEach(
              (path, shown) -> {
                if (shown instanceof InstanceEvent.KeepCurrent uncertain) {
                  terminationTimePatch(path, uncertain).ifPresent(patches::add);
                } else {
                  patches.add(patch(path, shown));
                }
              });
      return patches;
    }

    private Optional<Patch> terminationTimePatch(String path, InstanceEvent.KeepCurrent shown) {
      return switch (traits.get(ServiceTrait.TERMINATION_TIME)) {
        case "always" ->
            Optional.of(new Patch.Add(path, MetadataResponse.ok(shown.body(), shown.since())));
        case "no-time" ->
            Optional.of(new Patch.Add(path, MetadataResponse.ok("none", shown.since())));
        default -> Optional.empty();
      };
    }

    private Patch patch(String path, InstanceEvent.PathEffect shown) {
      if (shown instanceof InstanceEvent.ShowText announced) {
        return new Patch.Add(
            path, MetadataResponse.ok(withRecordedSpacing(announced.body()), announced.since()));
      }
      if (shown instanceof InstanceEvent.OverrideText given) {
        return new Patch.Add(path, MetadataResponse.ok(given.body(), given.since()));
      }
      return shown instanceof InstanceEvent.AppendToArray entered
          ? new Patch.AppendEvents(path, withRecordedDayFormat(entered))
          : new Patch.Remove(path);
    }

    private String withRecordedSpacing(String notice) {
      return switch (traits.get(ServiceTrait.NOTICE_JSON)) {
        case "compact" -> notice.replace("\": \"", "\":\"").replace("\", \"", "\",\"");
        case "wide" -> notice.replace("\": \"", "\" : \"");
        default -> notice;
      };
    }

    private InstanceEvent.AppendToArray withRecordedDayFormat(InstanceEvent.AppendToArray entered) {
      return traits.is(ServiceTrait.EVENT_DAYS, "padded")
          ? new InstanceEvent.AppendToArray(
              entered.objects().stream()
                  .map(object -> ONE_DIGIT_DAY.matcher(object).replaceAll("$1" + "0$2"))
                  .toList(),
              entered.eventIds(),
              entered.since(),
              entered.base())
          : entered;
    }

    @Override
    public Instant nextChange(Instant now) {
      return timeline.nextChangeAfter(now);
    }
  }

  /**
   * The InstanceMetadataTags option, switched off: {@code tags/} is gone, and {@code tags/instance}
   * still answers, with nothing (amazon-ec2-metadata-mock issue 189).
   *
   * @param lastModified the Last-Modified of that nothing
   */
  record HiddenTagsOverlay(Instant lastModified) implements Overlay {

    @Override
    public List<Patch> patchesAt(Instant now) {
      return List.of(
          new Patch.Remove("meta-data/tags"),
          new Patch.AddUnlisted("meta-data/tags/instance", MetadataResponse.ok("", lastModified)));
    }

    @Override
    public Instant nextChange(Instant now) {
      return Instant.MAX;
    }
  }

  /** Leaves that say something else for good, such as the life cycle of a forced Spot Instance. */
  record FixedValuesOverlay(Map<String, String> values, Instant lastModified) implements Overlay {

    public FixedValuesOverlay {
      values = Map.copyOf(values);
    }

    @Override
    public List<Patch> patchesAt(Instant now) {
      List<Patch> patches = new ArrayList<>();
      values.forEach(
          (path, body) ->
              patches.add(new Patch.Add(path, MetadataResponse.ok(body, lastModified))));
      return patches;
    }

    @Override
    public Instant nextChange(Instant now) {
      return Instant.MAX;
    }
  }
}
