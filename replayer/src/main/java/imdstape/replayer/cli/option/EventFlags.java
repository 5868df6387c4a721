package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.DeadlineAction;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.ValueChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that add events to the instance's timeline. */
public final class EventFlags {

  @Option(
      names = "--spot-interruption",
      paramLabel = "DELAY",
      converter = DurationConverter.class,
      description =
          "The two-minute notice of a Spot interruption appears after this time: 30s, 2m.")
  @Nullable Duration spotInterruption;

  @Option(
      names = "--spot-action",
      paramLabel = "terminate|stop|hibernate",
      description = "What EC2 does then (default: terminate).")
  @Nullable InterruptionAction spotAction;

  @Option(
      names = "--spot-lead",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "How long before it the notice comes (default: 2m; 0s for hibernate, which begins at"
              + " once).")
  @Nullable Duration spotLead;

  @Option(
      names = "--fis",
      paramLabel = "DELAY",
      converter = DurationConverter.class,
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
  @Nullable DeadlineAction atDeadline;

  @Option(
      names = "--rebalance",
      paramLabel = "DELAY",
      converter = DurationConverter.class,
      description = "The rebalance recommendation of a Spot Instance appears after this time.")
  @Nullable Duration rebalance;

  @Option(
      names = "--force",
      description = "Make it a Spot Instance if an event needs one and the fixture is none.")
  public boolean force;

  @Option(
      names = "--target-lifecycle-state",
      paramLabel = "DELAY=STATE",
      converter = {DurationConverter.class, LifecycleStateConverter.class},
      description =
          "An Auto Scaling group wants it InService, Terminated, Standby, Detached or Warmed:…"
              + " after this time; may be repeated.")
  Map<Duration, TargetLifecycleState.LifecycleState> targetLifecycleStates = new LinkedHashMap<>();

  @Option(
      names = "--maintenance",
      paramLabel = "DELAY",
      converter = DurationConverter.class,
      description = "A scheduled reboot appears after this time, due in a week; may be repeated.")
  List<Duration> maintenance = new ArrayList<>();

  @Option(
      names = "--maintenance-ends",
      paramLabel = "DELAY=completed|canceled",
      converter = {DurationConverter.class, MaintenanceOutcomeConverter.class},
      description = "It moves to the history after this time, under its id.")
  Map<Duration, MaintenanceEvent.MaintenanceOutcome> maintenanceEnds = new LinkedHashMap<>();

  @Mixin RoleFlags role = new RoleFlags();

  @Option(
      names = "--set",
      paramLabel = "[DELAY=]KEY=VALUE",
      converter = TimedSetting.TimedSettingConverter.class,
      description =
          "The instance is another one, with all that follows: instance-type=c7g.xlarge, as in imds"
              + " derive. With a time before it, a path changes then:"
              + " 30s=meta-data/tags/instance/Name=blue. KEY or PATH alone takes it away; may be"
              + " repeated.")
  List<TimedSetting> timedSettings = new ArrayList<>();

  /** The values of {@code --set} without a delay, which hold from the start. */
  public List<String> settings() {
    return timedSettings.stream()
        .filter(change -> change.delay() == null)
        .map(TimedSetting::path)
        .toList();
  }

  /**
   * Adds the events to an instance's timeline.
   *
   * @param fixture the fixture's name, for error messages
   * @param start the instance's time at the start, from which delays count
   * @throws CommandException if an event needs a Spot Instance or a role that the instance does not
   *     have, or conflicts with another event
   */
  public InstanceState applyTo(InstanceState before, String fixture, Instant start) {
    List<InstanceEvent> events = events(before, start);
    InstanceState state = atDeadline == null ? before : before.with(atDeadline);
    if (!state.isSpot() && events.stream().anyMatch(InstanceEvent::isForSpotOnly)) {
      if (!force) {
        throw CommandException.usageError(
            fixture
                + " is not a Spot Instance, and only those are interrupted;"
                + " add --force to make it one");
      }
      state = state.asSpot();
    }
    for (InstanceEvent event : events) {
      state
          .findConflict(event)
          .ifPresent(
              conflict -> {
                throw CommandException.usageError(conflict.messageAtStart());
              });
      state = state.with(event);
    }
    role.requireRole(state, fixture);
    return state;
  }

  private List<InstanceEvent> events(InstanceState before, Instant start) {
    List<InstanceEvent> events = new ArrayList<>();
    role.addCredentialChanges(events, start);
    if (rebalance != null) {
      events.add(new RebalanceRecommendation(start.plus(rebalance)));
    }
    InterruptionAction action = spotAction == null ? InterruptionAction.TERMINATE : spotAction;
    if (spotInterruption != null) {
      Instant notice = start.plus(spotInterruption);
      Duration lead = spotLead == null ? action.defaultLead() : spotLead;
      events.add(new SpotInterruption(notice, action, notice.plus(lead)));
    } else if (spotLead != null) {
      throw CommandException.usageError(
          "--spot-lead says how long before an interruption its notice comes;"
              + " add --spot-interruption DELAY");
    }
    if (fis != null) {
      events.addAll(SpotInterruption.fisEvents(start.plus(fis), action));
    } else if (spotInterruption == null && spotAction != null) {
      throw CommandException.usageError(
          "--spot-action says what EC2 does to an interrupted instance;"
              + " add --spot-interruption DELAY or --fis DELAY");
    }
    targetLifecycleStates.forEach(
        (delay, lifecycleState) ->
            events.add(new TargetLifecycleState(start.plus(delay), lifecycleState)));
    addMaintenance(events, before, start);
    role.addRoleChanges(events, start);
    for (TimedSetting change : timedSettings) {
      if (change.delay() != null) {
        events.add(new ValueChange(start.plus(change.delay()), change.path(), change.value()));
      }
    }
    return events;
  }

  private void addMaintenance(List<InstanceEvent> events, InstanceState before, Instant start) {
    if (!maintenanceEnds.isEmpty() && (maintenance.size() != 1 || maintenanceEnds.size() != 1)) {
      throw CommandException.usageError(
          "--maintenance-ends says how the one of --maintenance ends; give each of them once");
    }
    Set<String> taken = maintenance.isEmpty() ? Set.of() : before.scheduledEventIds();
    int number = before.timeline().nextNumber() - 1 + events.size();
    for (Duration delay : maintenance) {
      int free = MaintenanceEvent.firstFreeNumber(number, taken);
      number = free + 1;
      MaintenanceEvent due =
          MaintenanceEvent.withDefaults(
              MaintenanceEvent.eventId(free), "system-reboot", start.plus(delay));
      for (Map.Entry<Duration, MaintenanceEvent.MaintenanceOutcome> end :
          maintenanceEnds.entrySet()) {
        if (end.getKey().compareTo(delay) < 0) {
          throw CommandException.usageError(
              "--maintenance-ends is before --maintenance; it ends after it appears");
        }
        due =
            due.withEnd(
                new MaintenanceEvent.MaintenanceEnd(start.plus(end.getKey()), end.getValue()));
      }
      events.add(due);
    }
  }

  /** Converts the service's name of a target lifecycle state. */
  static final class LifecycleStateConverter
      extends WordConverter<TargetLifecycleState.LifecycleState> {
    LifecycleStateConverter() {
      super(
          Stream.of(TargetLifecycleState.LifecycleState.values())
              .collect(
                  Collectors.toMap(
                      TargetLifecycleState.LifecycleState::serviceName,
                      value -> value,
                      (one, other) -> one,
                      LinkedHashMap::new)));
    }
  }

  /** Converts how a maintenance ends. */
  static final class MaintenanceOutcomeConverter
      extends WordConverter<MaintenanceEvent.MaintenanceOutcome> {
    MaintenanceOutcomeConverter() {
      super(
          Stream.of(MaintenanceEvent.MaintenanceOutcome.values())
              .collect(
                  Collectors.toMap(
                      MaintenanceEvent.MaintenanceOutcome::jsonName,
                      value -> value,
                      (one, other) -> one,
                      LinkedHashMap::new)));
    }
  }
}
