package imdstape.replayer.cli;

import imdstape.cli.Failure;
import imdstape.replayer.credential.CredentialState;
import imdstape.replayer.event.CredentialChange;
import imdstape.replayer.event.Event;
import imdstape.replayer.event.Event.SpotInterruption.Action;
import imdstape.replayer.event.Maintenance;
import imdstape.replayer.event.RoleAttachment;
import imdstape.replayer.event.RoleChange;
import imdstape.replayer.event.TargetLifecycleState;
import imdstape.replayer.event.ValueChange;
import imdstape.replayer.instance.Deadline;
import imdstape.replayer.instance.World;
import imdstape.replayer.scenario.EventJson;
import imdstape.replayer.scenario.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What happens to the instance while it is served. */
final class EventFlags {

  @Option(
      names = "--spot-interruption",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description =
          "The two-minute notice of a Spot interruption appears after this time: 30s, 2m.")
  @Nullable Duration spotInterruption;

  @Option(
      names = "--spot-action",
      paramLabel = "terminate|stop|hibernate",
      description = "What EC2 does then (default: terminate).")
  @Nullable Action spotAction;

  @Option(
      names = "--spot-lead",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description =
          "How long before it the notice comes (default: 2m; 0s for hibernate, which begins at"
              + " once).")
  @Nullable Duration spotLead;

  @Option(
      names = "--fis",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description =
          "After this time, what EC2's fault injection does: a rebalance recommendation, 15 s later"
              + " the notice, two minutes later the end, or what --spot-action says.")
  @Nullable Duration fis;

  @Option(
      names = "--at-deadline",
      paramLabel = "keep|drop",
      description =
          "When the instance is interrupted: go on, or listen no more (default: keep, or what the"
              + " scenario says).")
  @Nullable Deadline atDeadline;

  @Option(
      names = "--rebalance",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description = "The rebalance recommendation of a Spot Instance appears after this time.")
  @Nullable Duration rebalance;

  @Option(
      names = "--force",
      description = "Make it a Spot Instance if an event needs one and the fixture is none.")
  boolean force;

  @Option(
      names = "--target-lifecycle-state",
      paramLabel = "DELAY=STATE",
      converter = {DurationOption.class, LifecycleOption.class},
      description =
          "An Auto Scaling group wants it InService, Terminated, Standby, Detached or Warmed:…"
              + " after this time; may be repeated.")
  Map<Duration, TargetLifecycleState.State> targets = new LinkedHashMap<>();

  @Option(
      names = "--maintenance",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description = "A scheduled reboot appears after this time, due in a week; may be repeated.")
  List<Duration> maintenance = new ArrayList<>();

  @Option(
      names = "--maintenance-ends",
      paramLabel = "DELAY=completed|canceled",
      converter = {DurationOption.class, OutcomeOption.class},
      description = "It moves to the history after this time, under its id.")
  Map<Duration, Maintenance.Outcome> maintenanceEnds = new LinkedHashMap<>();

  @Option(
      names = "--role-after",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description = "There is no iam/ until then, as after a launch.")
  @Nullable Duration roleAfter;

  @Option(
      names = "--role-change",
      paramLabel = "DELAY=NAME",
      converter = {DurationOption.class, RoleOption.class},
      description =
          "The only role is another one after this time; may be repeated. An empty name takes it"
              + " away.")
  Map<Duration, String> roles = new LinkedHashMap<>();

  @Option(
      names = "--credentials",
      paramLabel = "STATE",
      converter = StateOption.class,
      description =
          "What the role gives: ${COMPLETION-CANDIDATES} (default: available, or what the scenario"
              + " says).")
  @Nullable CredentialState credentials;

  @Option(
      names = "--credentials-after",
      paramLabel = "DELAY=STATE",
      converter = {DurationOption.class, StateOption.class},
      description = "What it gives after this time; may be repeated.")
  Map<Duration, CredentialState> states = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "[DELAY=]KEY=VALUE",
      converter = ChangeOption.class,
      description =
          "The instance is another one, with all that follows: instance-type=c7g.xlarge, as in imds"
              + " derive. With a time before it, a path changes then:"
              + " 30s=meta-data/tags/instance/Name=blue. KEY or PATH alone takes it away; may be"
              + " repeated.")
  List<Change> changes = new ArrayList<>();

  /**
   * What to change, and when.
   *
   * @param delay after the start; null for what is so from the beginning
   * @param path where, or a whole setting of what is so from the beginning
   */
  record Change(@Nullable Duration delay, String path, @Nullable String value) {}

  /** What the instance is to be like from the beginning, as it was given. */
  List<String> settings() {
    return changes.stream().filter(change -> change.delay() == null).map(Change::path).toList();
  }

  /**
   * A world in which these events happen.
   *
   * @param fixture as it was named, for a message
   * @throws Failure if only a Spot Instance can live through them, and it is none; if they are a
   *     role's, and it has none; or if something stands in the way of one
   */
  World applied(World before, String fixture, Instant start) {
    List<Event> events = events(before, start);
    World world = atDeadline == null ? before : before.with(atDeadline);
    if (!world.isSpot() && events.stream().anyMatch(Event::isForSpotOnly)) {
      if (!force) {
        throw Failure.misused(
            fixture
                + " is not a Spot Instance, and only those are interrupted;"
                + " add --force to make it one");
      }
      world = world.asSpot();
    }
    for (Event event : events) {
      world
          .objectionTo(event)
          .ifPresent(
              objection -> {
                throw Failure.misused(objection.atStart());
              });
      world = world.with(event);
    }
    requireRole(world, fixture);
    return world;
  }

  /** What is said of a role is said to nobody where there never is one. */
  private void requireRole(World world, String fixture) {
    boolean oneGives =
        Stream.concat(Stream.ofNullable(credentials), states.values().stream())
            .anyMatch(CredentialState::hasRole);
    if (oneGives ? world.hasRole() : world.hasProfile()) {
      return;
    }
    if (credentials != null || !states.isEmpty()) {
      String option = credentials != null ? "--credentials" : "--credentials-after";
      throw noRole(fixture, option + " says what it gives");
    }
    if (roleAfter != null) {
      throw noRole(fixture, "--role-after says when it comes");
    }
  }

  /** That an option speaks of a role, and there is none. */
  static Failure noRole(String fixture, String said) {
    return Failure.misused(
        fixture
            + " has no role, and "
            + said
            + "; serve a fixture that has one (imds fixtures lists them), or give it one with --set"
            + " role=NAME or --role-change DELAY=NAME");
  }

  private List<Event> events(World before, Instant start) {
    List<Event> events = new ArrayList<>();
    if (credentials != null) {
      events.add(new CredentialChange(start, credentials));
    }
    states.forEach((delay, state) -> events.add(new CredentialChange(start.plus(delay), state)));
    if (rebalance != null) {
      events.add(new Event.RebalanceRecommendation(start.plus(rebalance)));
    }
    Action action = spotAction == null ? Action.TERMINATE : spotAction;
    if (spotInterruption != null) {
      Instant notice = start.plus(spotInterruption);
      Duration lead = spotLead == null ? action.lead() : spotLead;
      events.add(new Event.SpotInterruption(notice, action, notice.plus(lead)));
    } else if (spotLead != null) {
      throw Failure.misused(
          "--spot-lead says how long before an interruption its notice comes;"
              + " add --spot-interruption DELAY");
    }
    if (fis != null) {
      events.addAll(EventJson.fis(start.plus(fis), action));
    } else if (spotInterruption == null && spotAction != null) {
      throw Failure.misused(
          "--spot-action says what EC2 does to an interrupted instance;"
              + " add --spot-interruption DELAY or --fis DELAY");
    }
    targets.forEach(
        (delay, state) -> events.add(new TargetLifecycleState(start.plus(delay), state)));
    addMaintenance(events, before, start);
    if (roleAfter != null) {
      events.add(new RoleAttachment(start.plus(roleAfter)));
    }
    roles.forEach(
        (delay, role) ->
            events.add(new RoleChange(start.plus(delay), role.isEmpty() ? null : role)));
    for (Change change : changes) {
      if (change.delay() != null) {
        events.add(new ValueChange(start.plus(change.delay()), change.path(), change.value()));
      }
    }
    return events;
  }

  private void addMaintenance(List<Event> events, World before, Instant start) {
    if (!maintenanceEnds.isEmpty() && (maintenance.size() != 1 || maintenanceEnds.size() != 1)) {
      throw Failure.misused(
          "--maintenance-ends says how the one of --maintenance ends; give each of them once");
    }
    Set<String> taken = maintenance.isEmpty() ? Set.of() : before.scheduled();
    int number = before.timeline().next() - 1 + events.size();
    for (Duration delay : maintenance) {
      int free = Maintenance.free(number, taken);
      number = free + 1;
      Maintenance due = EventJson.maintenance(free, "system-reboot", start.plus(delay));
      for (Map.Entry<Duration, Maintenance.Outcome> end : maintenanceEnds.entrySet()) {
        if (end.getKey().compareTo(delay) < 0) {
          throw Failure.misused(
              "--maintenance-ends is before --maintenance; it ends after it appears");
        }
        due = due.ended(new Maintenance.End(start.plus(end.getKey()), end.getValue()));
      }
      events.add(due);
    }
  }

  /** A target lifecycle state as the service writes it. */
  static final class LifecycleOption extends WordOption<TargetLifecycleState.State> {
    LifecycleOption() {
      super(
          Stream.of(TargetLifecycleState.State.values())
              .collect(
                  Collectors.toMap(
                      TargetLifecycleState.State::word,
                      state -> state,
                      (one, other) -> one,
                      LinkedHashMap::new)));
    }
  }

  /** What a role gives. */
  static final class StateOption extends WordOption<CredentialState> {
    StateOption() {
      super(
          Stream.of(CredentialState.values())
              .collect(
                  Collectors.toMap(
                      CredentialState::toString,
                      state -> state,
                      (one, other) -> one,
                      LinkedHashMap::new)));
    }
  }

  /** A name of a role, or none. */
  static final class RoleOption implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.isEmpty() && !EventJson.isRole(text)) {
        throw new TypeConversionException("'" + text + "' is no name of a role");
      }
      return text;
    }
  }

  /** How a maintenance ends. */
  static final class OutcomeOption extends WordOption<Maintenance.Outcome> {
    OutcomeOption() {
      super(
          Stream.of(Maintenance.Outcome.values())
              .collect(
                  Collectors.toMap(
                      outcome -> outcome.word().toLowerCase(Locale.ROOT),
                      outcome -> outcome,
                      (one, other) -> one,
                      LinkedHashMap::new)));
    }
  }

  /** A time and a path, or a time, a path and a value; or a setting without a time. */
  static final class ChangeOption implements ITypeConverter<Change> {
    @Override
    public Change convert(String text) {
      String[] parts = text.split("=", 3);
      Optional<Duration> delay = Span.parse(parts[0]);
      if (delay.isEmpty() || parts.length < 2) {
        return new Change(null, text, null);
      }
      String below =
          EventJson.below(parts[1])
              .orElseThrow(
                  () ->
                      new TypeConversionException(
                          "'"
                              + parts[1]
                              + "' is no path of the metadata; write"
                              + " meta-data/tags/instance/Name"));
      return new Change(delay.get(), below, parts.length == 3 ? parts[2] : null);
    }
  }
}
