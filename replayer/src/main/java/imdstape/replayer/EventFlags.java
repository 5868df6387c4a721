package imdstape.replayer;

import imdstape.command.Failure;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.event.Event;
import imdstape.replayer.event.Maintenance;
import imdstape.replayer.event.RoleAttachment;
import imdstape.replayer.event.TargetLifecycleState;
import imdstape.replayer.event.ValueChange;
import imdstape.replayer.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What happens to the instance while it is served. */
final class EventFlags {

  /** EC2 User Guide, "Spot Instance interruption notices". */
  private static final Duration NOTICE = Duration.ofMinutes(2);

  /** EC2 announces a reboot days before: what matters here is only that it is later. */
  private static final Duration UNTIL_MAINTENANCE = Duration.ofDays(7);

  private static final Duration MAINTENANCE = Duration.ofHours(2);

  @Option(
      names = "--spot-interruption",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description =
          "The two-minute notice of a Spot interruption appears after this time: 30s, 2m.")
  @Nullable Duration spotInterruption;

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
      description = "A scheduled reboot appears after this time, due in a week.")
  @Nullable Duration maintenance;

  @Option(
      names = "--maintenance-ends",
      paramLabel = "DELAY=completed|canceled",
      converter = {DurationOption.class, OutcomeOption.class},
      description = "It moves to the history after this time.")
  Map<Duration, Maintenance.Outcome> maintenanceEnds = new LinkedHashMap<>();

  @Option(
      names = "--role-after",
      paramLabel = "DELAY",
      converter = DurationOption.class,
      description = "There is no iam/ until then, as after a launch.")
  @Nullable Duration roleAfter;

  @Option(
      names = "--set",
      paramLabel = "DELAY=PATH=VALUE",
      converter = ChangeOption.class,
      description =
          "A value changes after this time, as 30s=meta-data/tags/instance/Name=blue; PATH alone"
              + " takes it away; may be repeated.")
  List<Change> changes = new ArrayList<>();

  /** What to change, and when. */
  record Change(Duration delay, String path, @Nullable String value) {}

  /**
   * A world in which these events happen.
   *
   * @param fixture as it was named, for a message
   * @throws Failure if only a Spot Instance can live through them, and it is none
   */
  World applied(World before, String fixture, Instant start) {
    List<Event> events = events(start);
    World world = before;
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
      world = world.with(event);
    }
    return world;
  }

  private List<Event> events(Instant start) {
    List<Event> events = new ArrayList<>();
    if (rebalance != null) {
      events.add(new Event.RebalanceRecommendation(start.plus(rebalance)));
    }
    if (spotInterruption != null) {
      Instant notice = start.plus(spotInterruption);
      events.add(
          new Event.SpotInterruption(
              notice, Event.SpotInterruption.Action.TERMINATE, notice.plus(NOTICE)));
    }
    targets.forEach(
        (delay, state) -> events.add(new TargetLifecycleState(start.plus(delay), state)));
    if (maintenanceEnds.size() > 1) {
      throw Failure.misused("a maintenance ends once; give --maintenance-ends once");
    }
    if (maintenance != null) {
      events.add(maintenance(start, start.plus(maintenance)));
    } else if (!maintenanceEnds.isEmpty()) {
      throw Failure.misused("--maintenance-ends ends what --maintenance DELAY begins; add that");
    }
    if (roleAfter != null) {
      events.add(new RoleAttachment(start.plus(roleAfter)));
    }
    changes.forEach(
        change ->
            events.add(new ValueChange(start.plus(change.delay()), change.path(), change.value())));
    return events;
  }

  private Maintenance maintenance(Instant start, Instant announced) {
    Maintenance.End end =
        maintenanceEnds.entrySet().stream()
            .findFirst()
            .map(one -> new Maintenance.End(start.plus(one.getKey()), one.getValue()))
            .orElse(null);
    Instant due = announced.plus(UNTIL_MAINTENANCE);
    return new Maintenance(
        List.of(
            new Maintenance.Scheduled(
                "instance-event-0abcdef1234567890",
                "system-reboot",
                "scheduled reboot",
                announced,
                due,
                due.plus(MAINTENANCE),
                end)));
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

  /** A time and a path, or a time, a path and a value. */
  static final class ChangeOption implements ITypeConverter<Change> {
    @Override
    public Change convert(String text) {
      String[] parts = text.split("=", 3);
      if (parts.length < 2) {
        throw new TypeConversionException(
            "'" + text + "' has no time; write 30s=meta-data/tags/instance/Name=blue");
      }
      String below =
          MetadataPath.parse("/" + MetadataPath.LATEST + "/" + parts[1])
              .map(MetadataPath::below)
              .orElse("");
      if (!below.startsWith("meta-data/") && !below.equals("user-data")) {
        throw new TypeConversionException(
            "'" + parts[1] + "' is no path of the metadata; write meta-data/tags/instance/Name");
      }
      Duration delay = new DurationOption().convert(parts[0]);
      return new Change(delay, below, parts.length == 3 ? parts[2] : null);
    }
  }
}
