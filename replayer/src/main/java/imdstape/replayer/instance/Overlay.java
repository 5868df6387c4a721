package imdstape.replayer.instance;

import imdstape.fixture.Body;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Response;
import imdstape.metadata.Trait;
import imdstape.metadata.Traits;
import imdstape.replayer.credential.CredentialMint;
import imdstape.replayer.credential.Credentials;
import imdstape.replayer.credential.RoleSet;
import imdstape.replayer.event.CredentialChange;
import imdstape.replayer.event.Event;
import imdstape.replayer.event.EventTimeline;
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
  record Minted(
      CredentialMint mint,
      String partition,
      Map<String, Body.Made> made,
      EventTimeline timeline,
      @Nullable Credentials real)
      implements Overlay {

    private static final String IAM = "meta-data/iam";
    private static final String ROLES = IAM + "/security-credentials";

    public Minted {
      made = Map.copyOf(made);
    }

    @Override
    public List<Patch> at(Instant now) {
      CredentialChange change = timeline.credentialsAt(now);
      RoleSet roles =
          new RoleSet(mint, change.state(), change.at(), timeline.roleCameBy(now), real);
      Optional<RoleChange> other = timeline.roleAt(now);
      List<Patch> patches = new ArrayList<>();
      if (other.isPresent() || !change.state().hasRole()) {
        directories().map(Patch.Empty::new).forEach(patches::add);
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
                  .filter(leaf -> leaf.getValue().what() == Body.What.ROLE_CREDENTIALS)
                  .map(leaf -> MetadataPath.parent(leaf.getKey()))
                  .filter(directory -> directory.startsWith(IAM + "/")))
          .distinct();
    }

    private void add(List<Patch> patches, String path, Body.Made leaf, RoleSet roles, Instant now) {
      Instant modified = mint.periodStart(now);
      switch (leaf.what()) {
        case ROLE_CREDENTIALS ->
            patches.add(
                roles
                    .json(MetadataPath.name(path), now)
                    .<Patch>map(json -> new Patch.Fill(path, Response.ok(json, roles.since(now))))
                    .orElse(new Patch.Hide(path)));
        case INSTANCE_CREDENTIALS ->
            patches.add(
                new Patch.Fill(
                    path, Response.ok(mint.at(MetadataPath.name(path), now).json(), modified)));
        case IAM_INFO -> {
          String profile = leaf.profile() == null ? "profile" : leaf.profile();
          String info = roles.info(profile, partition, now);
          patches.add(new Patch.Fill(path, Response.ok(info, roles.refreshed(now))));
        }
        case IDENTITY_INFO ->
            patches.add(new Patch.Fill(path, Response.ok(mint.identityInfo(now), modified)));
        case IDENTITY_PKCS7, IDENTITY_RSA2048, IDENTITY_SIGNATURE -> {}
      }
    }

    /** A profile is often called as its role is, and so the other one is taken to be. */
    private void replace(List<Patch> patches, @Nullable String role, RoleSet roles, Instant now) {
      if (role == null) {
        patches.add(new Patch.Hide(IAM));
        return;
      }
      String info = roles.info(role, partition, now);
      patches.add(new Patch.Show(IAM + "/info", Response.ok(info, roles.refreshed(now))));
      roles
          .json(role, now)
          .map(json -> Response.ok(json, roles.since(now)))
          .ifPresent(said -> patches.add(new Patch.Show(ROLES + "/" + role, said)));
    }

    @Override
    public Instant nextChange(Instant now) {
      Instant rotation = mint.periodStart(now).plus(CredentialMint.PERIOD);
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
  record Events(EventTimeline timeline, Traits traits) implements Overlay {

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
                if (shown instanceof Event.Uncertain uncertain) {
                  uncertain(path, uncertain).ifPresent(patches::add);
                } else {
                  patches.add(patch(path, shown));
                }
              });
      return patches;
    }

    private Optional<Patch> uncertain(String path, Event.Uncertain shown) {
      return switch (traits.get(Trait.TERMINATION_TIME)) {
        case "always" ->
            Optional.of(new Patch.Show(path, Response.ok(shown.body(), shown.since())));
        case "no-time" -> Optional.of(new Patch.Show(path, Response.ok("none", shown.since())));
        default -> Optional.empty();
      };
    }

    private Patch patch(String path, Event.Shown shown) {
      if (shown instanceof Event.Announced announced) {
        return new Patch.Show(path, Response.ok(spaced(announced.body()), announced.since()));
      }
      if (shown instanceof Event.Given given) {
        return new Patch.Show(path, Response.ok(given.body(), given.since()));
      }
      return shown instanceof Event.Entered entered
          ? new Patch.Enter(path, dated(entered))
          : new Patch.Hide(path);
    }

    private String spaced(String notice) {
      return switch (traits.get(Trait.NOTICE_JSON)) {
        case "compact" -> notice.replace("\": \"", "\":\"").replace("\", \"", "\",\"");
        case "wide" -> notice.replace("\": \"", "\" : \"");
        default -> notice;
      };
    }

    private Event.Entered dated(Event.Entered entered) {
      return traits.is(Trait.EVENT_DAYS, "padded")
          ? new Event.Entered(
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
