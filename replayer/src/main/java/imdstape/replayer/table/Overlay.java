package imdstape.replayer.table;

import imdstape.fixture.Body;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Response;
import imdstape.metadata.Trait;
import imdstape.metadata.Traits;
import imdstape.replayer.credentials.CredentialMint;
import imdstape.replayer.credentials.CredentialState;
import imdstape.replayer.event.Event;
import imdstape.replayer.event.EventTimeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
   * @param state what the role can give; the instance's own credentials do not depend on it
   */
  record Minted(
      CredentialMint mint, String partition, Map<String, Body.Made> made, CredentialState state)
      implements Overlay {

    public Minted {
      made = Map.copyOf(made);
    }

    /** The same, whose role gives something else. */
    public Minted in(CredentialState other) {
      return new Minted(mint, partition, made, other);
    }

    @Override
    public List<Patch> at(Instant now) {
      Instant modified = mint.periodStart(now);
      List<Patch> patches = new ArrayList<>();
      made.forEach(
          (path, leaf) -> {
            String body = body(path, leaf, now);
            if (!body.isEmpty()) {
              patches.add(new Patch.Fill(path, Response.ok(body, modified)));
            } else if (leaf.what() == Body.What.ROLE_CREDENTIALS) {
              patches.add(new Patch.Hide(path));
            }
          });
      return patches;
    }

    private String body(String path, Body.Made leaf, Instant now) {
      return switch (leaf.what()) {
        case ROLE_CREDENTIALS -> ofRole(MetadataPath.name(path), now);
        case INSTANCE_CREDENTIALS -> mint.at(MetadataPath.name(path), now).json();
        case IAM_INFO -> ofProfile(leaf.profile() == null ? "profile" : leaf.profile(), now);
        case IDENTITY_INFO -> mint.identityInfo(now);
        case IDENTITY_PKCS7, IDENTITY_RSA2048, IDENTITY_SIGNATURE -> "";
      };
    }

    private String ofRole(String role, Instant now) {
      return switch (state) {
        case AVAILABLE -> mint.at(role, now).json();
        case ROLE_UNAUTHORIZED -> mint.roleUnauthorized(role, now);
        case PROFILE_NOT_FOUND, NO_ROLE -> "";
      };
    }

    private String ofProfile(String profile, Instant now) {
      return switch (state) {
        case AVAILABLE, ROLE_UNAUTHORIZED -> mint.iamInfo(profile, partition, now);
        case PROFILE_NOT_FOUND -> mint.profileNotFound(profile, now);
        case NO_ROLE -> mint.noRole(now);
      };
    }

    @Override
    public Instant nextChange(Instant now) {
      return mint.periodStart(now).plus(CredentialMint.PERIOD);
    }
  }

  /**
   * What the events of a timeline show.
   *
   * @param traits how their JSON is written
   */
  record Events(EventTimeline timeline, Traits traits) implements Overlay {

    @Override
    public List<Patch> at(Instant now) {
      List<Patch> patches = new ArrayList<>();
      timeline.leavesAt(now).forEach((path, shown) -> patches.add(patch(path, shown)));
      return patches;
    }

    private Patch patch(String path, Event.Shown shown) {
      return shown instanceof Event.Announced announced
          ? new Patch.Show(path, Response.ok(written(announced.body()), announced.since()))
          : new Patch.Hide(path);
    }

    private String written(String body) {
      String days =
          traits.is(Trait.EVENT_DAYS, "padded")
              ? body.replaceAll("\"(\\d \\w{3} )", "\"0$1")
              : body;
      return switch (traits.get(Trait.NOTICE_JSON)) {
        case "compact" -> days.replace("\": \"", "\":\"").replace("\", \"", "\",\"");
        case "wide" -> days.replace("\": \"", "\" : \"");
        default -> days;
      };
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
  record NoTags(Instant modified) implements Overlay {

    @Override
    public List<Patch> at(Instant now) {
      return List.of(
          new Patch.Hide("meta-data/tags"),
          new Patch.Whisper("meta-data/tags/instance", Response.ok("", modified)));
    }

    @Override
    public Instant nextChange(Instant now) {
      return Instant.MAX;
    }
  }

  /** Leaves that say something else for good, such as the life cycle of a forced Spot Instance. */
  record Pinned(Map<String, String> values, Instant modified) implements Overlay {

    public Pinned {
      values = Map.copyOf(values);
    }

    @Override
    public List<Patch> at(Instant now) {
      List<Patch> patches = new ArrayList<>();
      values.forEach(
          (path, body) -> patches.add(new Patch.Show(path, Response.ok(body, modified))));
      return patches;
    }

    @Override
    public Instant nextChange(Instant now) {
      return Instant.MAX;
    }
  }
}
