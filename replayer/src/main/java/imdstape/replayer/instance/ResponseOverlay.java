package imdstape.replayer.instance;

import imdstape.fixture.LeafBody;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.credential.CredentialGenerator;
import imdstape.replayer.credential.RoleCredentialSource;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.PathEffect;
import imdstape.replayer.http.MetadataResponse;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.RoleChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A rule that tells how the responses at a time differ from the fixture's. Immutable. */
sealed interface ResponseOverlay {

  /** The differences at a time, in the order in which they apply. */
  List<ResponsePatch> patchesAt(Instant now);

  /** The next time after {@code now} at which they change, or {@link Instant#MAX}. */
  Instant nextChange(Instant now);

  /**
   * Generated credentials and the leaves that describe them; they are renewed in each period.
   *
   * @param partition of the instance profile's ARN
   * @param generatedLeaves the leaves to fill, by path below the version
   * @param timeline has the changes of the role; the instance's own credentials do not depend on it
   * @param realCredentials used in place of the role's generated ones until they expire, or null
   */
  record CredentialOverlay(
      CredentialGenerator credentialGenerator,
      String partition,
      Map<String, LeafBody.Generated> generatedLeaves,
      EventTimeline timeline,
      @Nullable RoleCredentials realCredentials)
      implements ResponseOverlay {

    private static final String IAM = "meta-data/iam";
    private static final String ROLES = IAM + "/security-credentials";

    public CredentialOverlay {
      generatedLeaves = Map.copyOf(generatedLeaves);
    }

    @Override
    public List<ResponsePatch> patchesAt(Instant now) {
      CredentialChange change = timeline.credentialsAt(now);
      RoleCredentialSource roles =
          new RoleCredentialSource(
              credentialGenerator,
              change.state(),
              change.at(),
              timeline.roleAttachedAt(now),
              realCredentials);
      Optional<RoleChange> newRole = timeline.roleAt(now);
      List<ResponsePatch> patches = new ArrayList<>();
      if (newRole.isPresent() || !change.state().hasRole()) {
        roleDirectories().map(ResponsePatch.ClearDirectory::new).forEach(patches::add);
      }
      generatedLeaves.forEach(
          (path, leaf) -> {
            if (newRole.isEmpty() || !path.startsWith(IAM + "/")) {
              add(patches, path, leaf, roles, now);
            }
          });
      newRole.ifPresent(roleChange -> replaceRole(patches, roleChange.role(), roles, now));
      return patches;
    }

    /** The directories that list roles, with generated or with recorded credentials. */
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
        List<ResponsePatch> patches,
        String path,
        LeafBody.Generated leaf,
        RoleCredentialSource roles,
        Instant now) {
      Instant modified = credentialGenerator.periodStart(now);
      switch (leaf.value()) {
        case ROLE_CREDENTIALS ->
            patches.add(
                roles
                    .credentialsJson(MetadataPath.lastSegment(path), now)
                    .<ResponsePatch>map(
                        json ->
                            new ResponsePatch.Replace(
                                path, MetadataResponse.ok(json, roles.lastModified(now))))
                    .orElse(new ResponsePatch.Remove(path)));
        case INSTANCE_CREDENTIALS ->
            patches.add(
                new ResponsePatch.Replace(
                    path,
                    MetadataResponse.ok(
                        credentialGenerator
                            .credentialsAt(MetadataPath.lastSegment(path), now)
                            .json(),
                        modified)));
        case IAM_INFO -> {
          String profile = leaf.profile() == null ? "profile" : leaf.profile();
          String info = roles.iamInfoJson(profile, partition, now);
          patches.add(
              new ResponsePatch.Replace(
                  path, MetadataResponse.ok(info, roles.iamInfoUpdatedAt(now))));
        }
        case IDENTITY_INFO ->
            patches.add(
                new ResponsePatch.Replace(
                    path,
                    MetadataResponse.ok(credentialGenerator.identityInfoJson(now), modified)));
        case IDENTITY_PKCS7, IDENTITY_RSA2048, IDENTITY_SIGNATURE -> {}
      }
    }

    /** Shows another role. Its instance profile is assumed to have the same name. */
    private void replaceRole(
        List<ResponsePatch> patches,
        @Nullable String role,
        RoleCredentialSource roles,
        Instant now) {
      if (role == null) {
        patches.add(new ResponsePatch.Remove(IAM));
        return;
      }
      String info = roles.iamInfoJson(role, partition, now);
      patches.add(
          new ResponsePatch.Add(
              IAM + "/info", MetadataResponse.ok(info, roles.iamInfoUpdatedAt(now))));
      roles
          .credentialsJson(role, now)
          .map(json -> MetadataResponse.ok(json, roles.lastModified(now)))
          .ifPresent(response -> patches.add(new ResponsePatch.Add(ROLES + "/" + role, response)));
    }

    @Override
    public Instant nextChange(Instant now) {
      Instant rotation = credentialGenerator.periodStart(now).plus(CredentialGenerator.PERIOD);
      Instant nextEvent = timeline.nextChangeAfter(now);
      Instant next = nextEvent.isBefore(rotation) ? nextEvent : rotation;
      return realCredentials == null
              || realCredentials.isExpiredAt(now)
              || next.isBefore(realCredentials.expiration())
          ? next
          : realCredentials.expiration();
    }
  }

  /**
   * The effects of events.
   *
   * @param traits tell the format of JSON and dates
   */
  record EventOverlay(EventTimeline timeline, ServiceTraits traits) implements ResponseOverlay {

    @Override
    public List<ResponsePatch> patchesAt(Instant now) {
      List<ResponsePatch> patches = new ArrayList<>();
      timeline
          .effectsAt(now)
          .forEach(
              (path, effect) ->
                  effect.accept(new PatchOfEffect(path, traits)).ifPresent(patches::add));
      return patches;
    }

    @Override
    public Instant nextChange(Instant now) {
      return timeline.nextChangeAfter(now);
    }
  }

  /**
   * Makes the patch of an effect; empty if the recorded service shows nothing of it.
   *
   * @param path of the effect
   * @param traits tell the format of JSON and dates
   */
  record PatchOfEffect(String path, ServiceTraits traits)
      implements PathEffect.PathEffectVisitor<Optional<ResponsePatch>> {

    /** Matches a whole date, and no description that only begins like one. */
    private static final Pattern ONE_DIGIT_DAY =
        Pattern.compile("( : \")(\\d [A-Z][a-z]{2} \\d{4} [0-9:]{8} GMT\")");

    @Override
    public Optional<ResponsePatch> showText(PathEffect.ShowText effect) {
      return add(withRecordedSpacing(effect.body()), effect.since());
    }

    @Override
    public Optional<ResponsePatch> overrideText(PathEffect.OverrideText effect) {
      return add(effect.body(), effect.since());
    }

    @Override
    public Optional<ResponsePatch> appendToArray(PathEffect.AppendToArray effect) {
      return Optional.of(new ResponsePatch.AppendEvents(path, withRecordedDayFormat(effect)));
    }

    @Override
    public Optional<ResponsePatch> keepCurrent(PathEffect.KeepCurrent effect) {
      return switch (traits.get(ServiceTrait.TERMINATION_TIME)) {
        case "always" -> add(effect.body(), effect.since());
        case "no-time" -> add("none", effect.since());
        default -> Optional.empty();
      };
    }

    @Override
    public Optional<ResponsePatch> removePath(PathEffect.RemovePath effect) {
      return Optional.of(new ResponsePatch.Remove(path));
    }

    private Optional<ResponsePatch> add(String body, Instant since) {
      return Optional.of(new ResponsePatch.Add(path, MetadataResponse.ok(body, since)));
    }

    private String withRecordedSpacing(String notice) {
      return switch (traits.get(ServiceTrait.NOTICE_JSON)) {
        case "compact" -> notice.replace("\": \"", "\":\"").replace("\", \"", "\",\"");
        case "wide" -> notice.replace("\": \"", "\" : \"");
        default -> notice;
      };
    }

    private PathEffect.AppendToArray withRecordedDayFormat(PathEffect.AppendToArray appended) {
      return traits.is(ServiceTrait.EVENT_DAYS, "padded")
          ? new PathEffect.AppendToArray(
              appended.objects().stream()
                  .map(object -> ONE_DIGIT_DAY.matcher(object).replaceAll("$1" + "0$2"))
                  .toList(),
              appended.eventIds(),
              appended.since(),
              appended.base())
          : appended;
    }
  }

  /**
   * The effect of InstanceMetadataTags=disabled: {@code tags/} is not found, and {@code
   * tags/instance} is empty (amazon-ec2-metadata-mock issue 189).
   *
   * @param lastModified the Last-Modified header of the empty response
   */
  record HiddenTagsOverlay(Instant lastModified) implements ResponseOverlay {

    @Override
    public List<ResponsePatch> patchesAt(Instant now) {
      return List.of(
          new ResponsePatch.Remove("meta-data/tags"),
          new ResponsePatch.AddUnlisted(
              "meta-data/tags/instance", MetadataResponse.ok("", lastModified)));
    }

    @Override
    public Instant nextChange(Instant now) {
      return Instant.MAX;
    }
  }

  /** Leaves with other values at all times, such as the life cycle of a forced Spot Instance. */
  record FixedValuesOverlay(Map<String, String> values, Instant lastModified)
      implements ResponseOverlay {

    public FixedValuesOverlay {
      values = Map.copyOf(values);
    }

    @Override
    public List<ResponsePatch> patchesAt(Instant now) {
      List<ResponsePatch> patches = new ArrayList<>();
      values.forEach(
          (path, body) ->
              patches.add(new ResponsePatch.Add(path, MetadataResponse.ok(body, lastModified))));
      return patches;
    }

    @Override
    public Instant nextChange(Instant now) {
      return Instant.MAX;
    }
  }
}
