package imdstape.replayer.instance;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.MetadataTimestamp;
import imdstape.replayer.event.EventEffects;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.PathEffect;
import imdstape.replayer.event.ScheduledEventArray;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.OptionsChange;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.ValueChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds what an event contradicts: the fixture, or other events of the state.
 *
 * @param state to which the event is added
 */
record EventConflicts(InstanceState state)
    implements InstanceEvent.EventVisitor<Optional<EventConflict>> {

  private static final String TIME_IS_FINAL = ", and a time once announced never moves";
  private static final String SPOT_DIRECTORY = "meta-data/spot";

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\s*");

  private static final int MAX_QUOTE_LENGTH = 100;

  /** Finds the reason why an event cannot be added; empty if it can. */
  static Optional<EventConflict> findConflict(InstanceEvent event, InstanceState state) {
    Optional<EventTimeline.TimelineEntry> earlier = state.timeline().conflictingEntry(event);
    if (earlier.isPresent()) {
      return Optional.of(duplicateConflict(earlier.get()));
    }
    return event.accept(new EventConflicts(state));
  }

  @Override
  public Optional<EventConflict> visit(SpotInterruption event) {
    return findNoticeConflict(event, state);
  }

  @Override
  public Optional<EventConflict> visit(RebalanceRecommendation event) {
    return findNoticeConflict(event, state);
  }

  @Override
  public Optional<EventConflict> visit(MaintenanceEvent event) {
    return state
        .recordedScheduledEvent(event.eventId())
        .flatMap(recorded -> findScheduleConflict(event, recorded));
  }

  @Override
  public Optional<EventConflict> visit(TargetLifecycleState event) {
    return Optional.empty();
  }

  @Override
  public Optional<EventConflict> visit(ValueChange event) {
    return event.value() == null ? Optional.empty() : findPathConflict(event, state);
  }

  @Override
  public Optional<EventConflict> visit(RoleAttachment event) {
    return Optional.empty();
  }

  @Override
  public Optional<EventConflict> visit(RoleChange event) {
    return Optional.empty();
  }

  @Override
  public Optional<EventConflict> visit(CredentialChange event) {
    return Optional.empty();
  }

  @Override
  public Optional<EventConflict> visit(OptionsChange event) {
    return Optional.empty();
  }

  private static EventConflict duplicateConflict(EventTimeline.TimelineEntry earlier) {
    if (earlier.event() instanceof MaintenanceEvent maintenance) {
      return new EventConflict(
          earlier.id() + " has announced " + maintenance.eventId() + " already" + TIME_IS_FINAL,
          "leave one of the two out, or give it another event-id",
          "imds event complete or cancel "
              + earlier.id()
              + " ends it, and another event has another event-id");
    }
    return new EventConflict(
        earlier.id()
            + " is set for "
            + MetadataTimestamp.format(earlier.event().at())
            + TIME_IS_FINAL,
        "leave one of the two out",
        "cancel it first: imds event cancel " + earlier.id());
  }

  /** Finds a notice that is shown already, by the fixture or by a value that was set. */
  private static Optional<EventConflict> findNoticeConflict(
      InstanceEvent event, InstanceState state) {
    ResponseTable table = state.tableAt(event.at());
    return EventEffects.of(event).at(event.at()).entrySet().stream()
        .filter(leaf -> leaf.getValue() instanceof PathEffect.ShowText)
        .map(leaf -> latestPath(leaf.getKey()))
        .filter(table::hasValue)
        .filter(path -> isNotice(path, valueAt(table, path)))
        .findFirst()
        .map(
            path ->
                new EventConflict(
                    path.relativePath()
                        + " says "
                        + quote(valueAt(table, path))
                        + " already"
                        + TIME_IS_FINAL,
                    "leave the event out, or the notice: --set life-cycle=on-demand --force",
                    "take it away first: imds event value path="
                        + (path.relativePath().startsWith(SPOT_DIRECTORY + "/")
                            ? SPOT_DIRECTORY
                            : path.relativePath())
                        + " value="));
  }

  /** Whether a value announces something. A termination-time that is no time does not. */
  private static boolean isNotice(MetadataPath path, String value) {
    return !path.relativePath().equals(SpotInterruption.TERMINATION_TIME)
        || TIME.matcher(value).matches();
  }

  /** Finds a difference to an event of the fixture, which can only be ended. */
  private static Optional<EventConflict> findScheduleConflict(
      MaintenanceEvent event, ScheduledEventArray.ScheduledItem recorded) {
    boolean sameAnnouncement =
        recorded.toMaintenanceEvent(event.at()).filter(event::hasSameAnnouncement).isPresent();
    String fix =
        "say the same code and times, and when it ends, or give another event-id for another one";
    return sameAnnouncement
        ? Optional.empty()
        : Optional.of(
            new EventConflict(
                "the fixture holds "
                    + event.eventId()
                    + " already, not before "
                    + quote(
                        recorded.fields().getOrDefault("NotBefore", "a time that it does not say"))
                    + TIME_IS_FINAL,
                fix,
                fix));
  }

  /**
   * Finds a directory at the path of a value, or a value above it, when the value is set or later.
   */
  private static Optional<EventConflict> findPathConflict(ValueChange event, InstanceState state) {
    Set<Instant> times = new TreeSet<>(Set.of(event.at()));
    for (InstanceEvent other : state.timeline().events()) {
      if (other instanceof ValueChange change
          && change.at().isAfter(event.at())
          && (isBelow(change.path(), event.path()) || isBelow(event.path(), change.path()))) {
        times.add(change.at());
      }
    }
    return times.stream()
        .flatMap(time -> findPathConflict(event.path(), state.tableWithTagsAt(time)).stream())
        .findFirst();
  }

  private static Optional<EventConflict> findPathConflict(String text, ResponseTable table) {
    MetadataPath path = latestPath(text);
    if (table.hasDirectory(path) && !table.hasValue(path)) {
      String fix = "name a value in it, " + text + "/…";
      return Optional.of(
          new EventConflict(text + " is a directory and has no value of its own", fix, fix));
    }
    for (String above = MetadataPath.parent(text);
        !above.isEmpty();
        above = MetadataPath.parent(above)) {
      if (table.hasValue(latestPath(above)) && !table.hasDirectory(latestPath(above))) {
        String fix = "name " + above + " itself, or take it away first";
        return Optional.of(
            new EventConflict(above + " is a value, and nothing stands below a value", fix, fix));
      }
    }
    return Optional.empty();
  }

  private static boolean isBelow(String path, String other) {
    return path.startsWith(other + "/");
  }

  private static MetadataPath latestPath(String relativePath) {
    return new MetadataPath(MetadataPath.LATEST, relativePath, false);
  }

  private static String valueAt(ResponseTable table, MetadataPath path) {
    return new String(table.find(path, "").body(), StandardCharsets.UTF_8);
  }

  private static String quote(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > MAX_QUOTE_LENGTH ? line.substring(0, MAX_QUOTE_LENGTH) + "…" : line;
  }
}
