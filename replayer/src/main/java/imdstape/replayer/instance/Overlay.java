package imdstape.replayer.instance;

import imdstape.fixture.LeafBody;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.MetadataResponse;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.credential.CredentialGenerator;
import imdstape.replayer.credential.RoleCredentialSource;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.event.CredentialChange;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.InstanceEvent;
import imdstape.replayer.event.RoleChange;
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
  List<Patch> at(Instant now);

  /** The next instant after {@code now} at which they change, or {@link Instant#MAX}. */
  Instant nextChange(Instant now);

  /**
   * Credentials and what speaks of them, anew in each period.
   *
   * @param mint makes them
   * @param partition for the profile's ARN
   * @param made the leaves to fill, by path below a version
   * @param timeline what becomes of the role; the instance's own credentials do not depend on it
   * @param real what stands in place of a role's minted credentials until its end, or null
   */
  record CredentialOverlay(
      CredentialGenerator mint,
      String partition,
      Map<String, LeafBody.Generated> made,
      EventTimeline timeline,
      @Nullable RoleCredentials real)
      implements Overlay {

    private static final String IAM = "meta-data/iam";
    private static final String ROLES = IAM + "/security-credentials";

    public CredentialOverlay {
      made = Map.copyOf(made);
    }

    @Override
    public List<Patch> at(Instant now) {
      CredentialChange change = timeline.credentialsAt(now);
      RoleCredentialSource roles =
          new RoleCredentialSource(
              mint, change.state(), change.at(), timeline.roleCameBy(now), real);
      Optional<RoleChange> other = timeline.roleAt(now);
      List<Patch> patches = new ArrayList<>();
      if (other.isPresent() || !change.state().hasRole()) {
        directories().map(Patch.ClearDirectory::new).forEach(patches::add);
      }
      made.forEach(
          (path, leaf) -> {
            if (other.isEmpty() || !path.startsWith(IAM + "/")) {
              add(patches, path, leaf, roles, now);
            }
          });
      other.ifPresent(happened -> replace(patches, happened.role(), roles, now));
      return patches;
    }

    /** Where the instance's roles are listed, be what they give minted or written down. */
    private Stream<String> directories() {
      return Stream.concat(
              Stream.of(ROLES),
              made.entrySet().stream()
                  .filter(
                      leaf -> leaf.getValue().what() == LeafBody.GeneratedValue.ROLE_CREDENTIALS)
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
      switch (leaf.what()) {
        case ROLE_CREDENTIALS ->
            patches.add(
                roles
                    .json(MetadataPath.name(path), now)
                    .<Patch>map(
                        json ->
                            new Patch.Replace(path, MetadataResponse.ok(json, roles.since(now))))
                    .orElse(new Patch.Remove(path)));
        case INSTANCE_CREDENTIALS ->
            patches.add(
                new Patch.Replace(
                    path,
                    MetadataResponse.ok(mint.at(MetadataPath.name(path), now).json(), modified)));
        case IAM_INFO -> {
          String profile = leaf.profile() == null ? "profile" : leaf.profile();
          String info = roles.info(profile, partition, now);
          patches.add(new Patch.Replace(path, MetadataResponse.ok(info, roles.refreshed(now))));
        }
        case IDENTITY_INFO ->
            patches.add(
                new Patch.Replace(path, MetadataResponse.ok(mint.identityInfo(now), modified)));
        case IDENTITY_PKCS7, IDENTITY_RSA2048, IDENTITY_SIGNATURE -> {}
      }
    }

    /** A profile is often called as its role is, and so the other one is taken to be. */
    private void replace(
        List<Patch> patches, @Nullable String role, RoleCredentialSource roles, Instant now) {
      if (role == null) {
        patches.add(new Patch.Remove(IAM));
        return;
      }
      String info = roles.info(role, partition, now);
      patches.add(new Patch.Add(IAM + "/info", MetadataResponse.ok(info, roles.refreshed(now))));
      roles
          .json(role, now)
          .map(json -> MetadataResponse.ok(json, roles.since(now)))
          .ifPresent(said -> patches.add(new Patch.Add(ROLES + "/" + role, said)));
    }

    @Override
    public Instant nextChange(Instant now) {
      Instant rotation = mint.periodStart(now).plus(CredentialGenerator.PERIOD);
      Instant event = timeline.nextChange(now);
      Instant next = event.isBefore(rotation) ? event : rotation;
      return real == null || real.hasEnded(now) || next.isBefore(real.expiration())
          ? next
          : real.expiration();
    }
  }

  /**
   * What the events of a timeline show.
   *
   * @param traits how their JSON is written
   */
  record EventOverlay(EventTimeline timeline, ServiceTraits traits) implements Overlay {

    /** In a date, and not where a description only begins like one. */
    private static final Pattern ONE_DIGIT =
        Pattern.compile("( : \")(\\d [A-Z][a-z]{2} \\d{4} [0-9:]{8} GMT\")");

    @Override
    public List<Patch> at(Instant now) {
      List<Patch> patches = new ArrayList<>();
      timeline
          .leavesAt(now)
          .forEach(
              (path, shown) -> {
                if (shown instanceof InstanceEvent.KeepCurrent uncertain) {
                  uncertain(path, uncertain).ifPresent(patches::add);
                } else {
                  patches.add(patch(path, shown));
                }
              });
      return patches;
    }

    private Optional<Patch> uncertain(String path, InstanceEvent.KeepCurrent shown) {
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
            path, MetadataResponse.ok(spaced(announced.body()), announced.since()));
      }
      if (shown instanceof InstanceEvent.OverrideText given) {
        return new Patch.Add(path, MetadataResponse.ok(given.body(), given.since()));
      }
      return shown instanceof InstanceEvent.AppendToArray entered
          ? new Patch.AppendEvents(path, dated(entered))
          : new Patch.Remove(path);
    }

    private String spaced(String notice) {
      return switch (traits.get(ServiceTrait.NOTICE_JSON)) {
        case "compact" -> notice.replace("\": \"", "\":\"").replace("\", \"", "\",\"");
        case "wide" -> notice.replace("\": \"", "\" : \"");
        default -> notice;
      };
    }

    private InstanceEvent.AppendToArray dated(InstanceEvent.AppendToArray entered) {
      return traits.is(ServiceTrait.EVENT_DAYS, "padded")
          ? new InstanceEvent.AppendToArray(
              entered.objects().stream()
                  .map(object -> ONE_DIGIT.matcher(object).replaceAll("$1" + "0$2"))
                  .toList(),
              entered.of(),
              entered.since(),
              entered.on())
          : entered;
    }

    @Override
    public Instant nextChange(Instant now) {
      return timeline.nextChange(now);
    }
  }

  /**
   * The InstanceMetadataTags option, switched off: {@code tags/} is gone, and {@code tags/instance}
   * still answers, with nothing (amazon-ec2-metadata-mock issue 189).
   *
   * @param modified the Last-Modified of that nothing
   */
  record HiddenTagsOverlay(Instant modified) implements Overlay {

    @Override
    public List<Patch> at(Instant now) {
      return List.of(
          new Patch.Remove("meta-data/tags"),
          new Patch.AddUnlisted("meta-data/tags/instance", MetadataResponse.ok("", modified)));
    }

    @Override
    public Instant nextChange(Instant now) {
      return Instant.MAX;
    }
  }

  /** Leaves that say something else for good, such as the life cycle of a forced Spot Instance. */
  record FixedValuesOverlay(Map<String, String> values, Instant modified) implements Overlay {

    public FixedValuesOverlay {
      values = Map.copyOf(values);
    }

    @Override
    public List<Patch> at(Instant now) {
      List<Patch> patches = new ArrayList<>();
      values.forEach(
          (path, body) -> patches.add(new Patch.Add(path, MetadataResponse.ok(body, modified))));
      return patches;
    }

    @Override
    public Instant nextChange(Instant now) {
      return Instant.MAX;
    }
  }
}
