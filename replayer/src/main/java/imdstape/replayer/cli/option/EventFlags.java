package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.replayer.credential.CredentialState;
import imdstape.replayer.event.CredentialChange;
import imdstape.replayer.event.InstanceEvent;
import imdstape.replayer.event.InstanceEvent.SpotInterruption.InterruptionAction;
import imdstape.replayer.event.MaintenanceEvent;
import imdstape.replayer.event.RoleAttachment;
import imdstape.replayer.event.RoleChange;
import imdstape.replayer.event.TargetLifecycleState;
import imdstape.replayer.event.ValueChange;
import imdstape.replayer.instance.DeadlineAction;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.scenario.DurationText;
import imdstape.replayer.scenario.EventCodec;
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

  @Option(
      names = "--role-after",
      paramLabel = "DELAY",
      converter = DurationConverter.class,
      description = "There is no iam/ until then, as after a launch.")
  @Nullable Duration roleAfter;

  @Option(
      names = "--role-change",
      paramLabel = "DELAY=NAME",
      converter = {DurationConverter.class, RoleNameConverter.class},
      description =
          "The only role is another one after this time; may be repeated. An empty name takes it"
              + " away.")
  Map<Duration, String> roleChanges = new LinkedHashMap<>();

  @Option(
      names = "--credentials",
      paramLabel = "STATE",
      converter = CredentialStateConverter.class,
      description =
          "What the role gives: ${COMPLETION-CANDIDATES} (default: available, or what the scenario"
              + " says).")
  @Nullable CredentialState credentials;

  @Option(
      names = "--credentials-after",
      paramLabel = "DELAY=STATE",
      converter = {DurationConverter.class, CredentialStateConverter.class},
      description = "What it gives after this time; may be repeated.")
  Map<Duration, CredentialState> credentialStates = new LinkedHashMap<>();

  @Option(
      names = "--set",
      paramLabel = "[DELAY=]KEY=VALUE",
      converter = TimedSettingConverter.class,
      description =
          "The instance is another one, with all that follows: instance-type=c7g.xlarge, as in imds"
              + " derive. With a time before it, a path changes then:"
              + " 30s=meta-data/tags/instance/Name=blue. KEY or PATH alone takes it away; may be"
              + " repeated.")
  List<TimedSetting> timedSettings = new ArrayList<>();

  /**
   * What to change, and when.
   *
   * @param delay after the start; null for what is so from the beginning
   * @param path where, or a whole setting of what is so from the beginning
   */
  record TimedSetting(@Nullable Duration delay, String path, @Nullable String value) {}

  /** What the instance is to be like from the beginning, as it was given. */
  public List<String> settings() {
    return timedSettings.stream()
        .filter(change -> change.delay() == null)
        .map(TimedSetting::path)
        .toList();
  }

  /**
   * A world in which these events happen.
   *
   * @param fixture as it was named, for a message
   * @throws CommandException if only a Spot Instance can live through them, and it is none; if they
   *     are a role's, and it has none; or if something stands in the way of one
   */
  public InstanceState applyTo(InstanceState before, String fixture, Instant start) {
    List<InstanceEvent> events = events(before, start);
    InstanceState world = atDeadline == null ? before : before.with(atDeadline);
    if (!world.isSpot() && events.stream().anyMatch(InstanceEvent::isForSpotOnly)) {
      if (!force) {
        throw CommandException.usageError(
            fixture
                + " is not a Spot Instance, and only those are interrupted;"
                + " add --force to make it one");
      }
      world = world.asSpot();
    }
    for (InstanceEvent event : events) {
      world
          .findConflict(event)
          .ifPresent(
              objection -> {
                throw CommandException.usageError(objection.messageAtStart());
              });
      world = world.with(event);
    }
    requireRole(world, fixture);
    return world;
  }

  /** What is said of a role is said to nobody where there never is one. */
  private void requireRole(InstanceState world, String fixture) {
    boolean oneGives =
        Stream.concat(Stream.ofNullable(credentials), credentialStates.values().stream())
            .anyMatch(CredentialState::hasRole);
    if (oneGives ? world.hasRole() : world.hasProfile()) {
      return;
    }
    if (credentials != null || !credentialStates.isEmpty()) {
      String option = credentials != null ? "--credentials" : "--credentials-after";
      throw missingRole(fixture, option + " says what it gives");
    }
    if (roleAfter != null) {
      throw missingRole(fixture, "--role-after says when it comes");
    }
  }

  /** That an option speaks of a role, and there is none. */
  public static CommandException missingRole(String fixture, String said) {
    return CommandException.usageError(
        fixture
            + " has no role, and "
            + said
            + "; serve a fixture that has one (imds fixtures lists them), or give it one with --set"
            + " role=NAME or --role-change DELAY=NAME");
  }

  private List<InstanceEvent> events(InstanceState before, Instant start) {
    List<InstanceEvent> events = new ArrayList<>();
    if (credentials != null) {
      events.add(new CredentialChange(start, credentials));
    }
    credentialStates.forEach(
        (delay, state) -> events.add(new CredentialChange(start.plus(delay), state)));
    if (rebalance != null) {
      events.add(new InstanceEvent.RebalanceRecommendation(start.plus(rebalance)));
    }
    InterruptionAction action = spotAction == null ? InterruptionAction.TERMINATE : spotAction;
    if (spotInterruption != null) {
      Instant notice = start.plus(spotInterruption);
      Duration lead = spotLead == null ? action.defaultLead() : spotLead;
      events.add(new InstanceEvent.SpotInterruption(notice, action, notice.plus(lead)));
    } else if (spotLead != null) {
      throw CommandException.usageError(
          "--spot-lead says how long before an interruption its notice comes;"
              + " add --spot-interruption DELAY");
    }
    if (fis != null) {
      events.addAll(EventCodec.fisEvents(start.plus(fis), action));
    } else if (spotInterruption == null && spotAction != null) {
      throw CommandException.usageError(
          "--spot-action says what EC2 does to an interrupted instance;"
              + " add --spot-interruption DELAY or --fis DELAY");
    }
    targetLifecycleStates.forEach(
        (delay, state) -> events.add(new TargetLifecycleState(start.plus(delay), state)));
    addMaintenance(events, before, start);
    if (roleAfter != null) {
      events.add(new RoleAttachment(start.plus(roleAfter)));
    }
    roleChanges.forEach(
        (delay, role) ->
            events.add(new RoleChange(start.plus(delay), role.isEmpty() ? null : role)));
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
      MaintenanceEvent due = EventCodec.maintenance(free, "system-reboot", start.plus(delay));
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

  /** A target lifecycle state as the service writes it. */
  static final class LifecycleStateConverter
      extends WordConverter<TargetLifecycleState.LifecycleState> {
    LifecycleStateConverter() {
      super(
          Stream.of(TargetLifecycleState.LifecycleState.values())
              .collect(
                  Collectors.toMap(
                      TargetLifecycleState.LifecycleState::serviceName,
                      state -> state,
                      (one, other) -> one,
                      LinkedHashMap::new)));
    }
  }

  /** What a role gives. */
  static final class CredentialStateConverter extends WordConverter<CredentialState> {
    CredentialStateConverter() {
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
  static final class RoleNameConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      if (!text.isEmpty() && !EventCodec.isRoleName(text)) {
        throw new TypeConversionException("'" + text + "' is no name of a role");
      }
      return text;
    }
  }

  /** How a maintenance ends. */
  static final class MaintenanceOutcomeConverter
      extends WordConverter<MaintenanceEvent.MaintenanceOutcome> {
    MaintenanceOutcomeConverter() {
      super(
          Stream.of(MaintenanceEvent.MaintenanceOutcome.values())
              .collect(
                  Collectors.toMap(
                      outcome -> outcome.serviceName().toLowerCase(Locale.ROOT),
                      outcome -> outcome,
                      (one, other) -> one,
                      LinkedHashMap::new)));
    }
  }

  /** A time and a path, or a time, a path and a value; or a setting without a time. */
  static final class TimedSettingConverter implements ITypeConverter<TimedSetting> {
    @Override
    public TimedSetting convert(String text) {
      String[] parts = text.split("=", 3);
      Optional<Duration> delay = DurationText.parse(parts[0]);
      if (delay.isEmpty() || parts.length < 2) {
        return new TimedSetting(null, text, null);
      }
      String below =
          EventCodec.settablePath(parts[1])
              .orElseThrow(
                  () ->
                      new TypeConversionException(
                          "'"
                              + parts[1]
                              + "' is no path of the metadata; write"
                              + " meta-data/tags/instance/Name"));
      return new TimedSetting(delay.get(), below, parts.length == 3 ? parts[2] : null);
    }
  }
}
