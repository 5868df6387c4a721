package imdstape.replayer.instance;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.MetadataTimestamp;
import imdstape.replayer.event.CredentialChange;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.InstanceEvent;
import imdstape.replayer.event.InstanceEvent.SpotInterruption;
import imdstape.replayer.event.MaintenanceEvent;
import imdstape.replayer.event.OptionsChange;
import imdstape.replayer.event.RoleAttachment;
import imdstape.replayer.event.ScheduledEventArray;
import imdstape.replayer.event.ValueChange;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a world has against an event: what other events and the fixture say already. */
final class EventConflicts {

  private static final String TIME_IS_FINAL = ", and a time once announced never moves";
  private static final String SPOT_DIRECTORY = "meta-data/spot";
  private static final String TAGS_PREFIX = "meta-data/tags/";

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\s*");

  private static final int MAX_QUOTE_LENGTH = 100;

  private EventConflicts() {}

  static Optional<EventConflict> findConflict(InstanceEvent event, InstanceState world) {
    Optional<EventTimeline.TimelineEntry> first = world.timeline().conflictingEntry(event);
    if (first.isPresent()) {
      return Optional.of(duplicateConflict(first.get()));
    }
    if (event.isForSpotOnly()) {
      return findNoticeConflict(event, world);
    }
    if (event instanceof MaintenanceEvent due) {
      return world
          .recordedScheduledEvent(due.eventId())
          .flatMap(there -> findScheduleConflict(due, there));
    }
    return event instanceof ValueChange change && change.value() != null
        ? findPathConflict(change, world)
        : Optional.empty();
  }

  private static EventConflict duplicateConflict(EventTimeline.TimelineEntry first) {
    if (first.event() instanceof MaintenanceEvent due) {
      return new EventConflict(
          first.id() + " has announced " + due.eventId() + " already" + TIME_IS_FINAL,
          "leave one of the two out, or give it another event-id",
          "imds event complete or cancel "
              + first.id()
              + " ends it, and another event has another event-id");
    }
    return new EventConflict(
        first.id() + " is set for " + MetadataTimestamp.format(first.event().at()) + TIME_IS_FINAL,
        "leave one of the two out",
        "cancel it first: imds event cancel " + first.id());
  }

  /** What is there when it comes is of the fixture, or somebody has put it there. */
  private static Optional<EventConflict> findNoticeConflict(
      InstanceEvent event, InstanceState world) {
    ResponseTable table = world.tableAt(event.at());
    return event.effectsAt(event.at()).entrySet().stream()
        .filter(leaf -> leaf.getValue() instanceof InstanceEvent.ShowText)
        .map(leaf -> latestPath(leaf.getKey()))
        .filter(table::hasValue)
        .filter(path -> isNotice(path, valueAt(table, path)))
        .findFirst()
        .map(
            path ->
                new EventConflict(
                    path.relativePath()
                        + " says "
                        + quoted(valueAt(table, path))
                        + " already"
                        + TIME_IS_FINAL,
                    "leave the event out, or the notice: --set life-cycle=on-demand --force",
                    "take it away first: imds event value path="
                        + (path.relativePath().startsWith(SPOT_DIRECTORY + "/")
                            ? SPOT_DIRECTORY
                            : path.relativePath())
                        + " value="));
  }

  /** A termination-time that is no time announces nothing. */
  private static boolean isNotice(MetadataPath path, String said) {
    return !path.relativePath().equals(SpotInterruption.TERMINATION_TIME)
        || TIME.matcher(said).matches();
  }

  /** One that the fixture holds may end, and nothing else may become of it. */
  private static Optional<EventConflict> findScheduleConflict(
      MaintenanceEvent event, ScheduledEventArray.ScheduledItem there) {
    boolean same =
        there.toMaintenanceEvent(event.at()).filter(event::hasSameAnnouncement).isPresent();
    String todo =
        "say the same code and times, and when it ends, or give another event-id for another one";
    return same
        ? Optional.empty()
        : Optional.of(
            new EventConflict(
                "the fixture holds "
                    + event.eventId()
                    + " already, not before "
                    + quoted(
                        there.fields().getOrDefault("NotBefore", "a time that it does not say"))
                    + TIME_IS_FINAL,
                todo,
                todo));
  }

  /** A value stands where no directory is, and below no value: when it is set, and later. */
  private static Optional<EventConflict> findPathConflict(ValueChange event, InstanceState world) {
    Set<Instant> times = new TreeSet<>(Set.of(event.at()));
    for (InstanceEvent other : world.timeline().events()) {
      if (other instanceof ValueChange change
          && change.at().isAfter(event.at())
          && (isBelow(change.path(), event.path()) || isBelow(event.path(), change.path()))) {
        times.add(change.at());
      }
    }
    return times.stream()
        .flatMap(time -> findPathConflict(event.path(), world.tableWithTagsAt(time)).stream())
        .findFirst();
  }

  private static Optional<EventConflict> findPathConflict(String place, ResponseTable table) {
    MetadataPath path = latestPath(place);
    if (table.hasDirectory(path) && !table.hasValue(path)) {
      String todo = "name a value in it, " + place + "/…";
      return Optional.of(
          new EventConflict(place + " is a directory and has no value of its own", todo, todo));
    }
    for (String above = MetadataPath.parent(place);
        !above.isEmpty();
        above = MetadataPath.parent(above)) {
      if (table.hasValue(latestPath(above)) && !table.hasDirectory(latestPath(above))) {
        String todo = "name " + above + " itself, or take it away first";
        return Optional.of(
            new EventConflict(above + " is a value, and nothing stands below a value", todo, todo));
      }
    }
    return Optional.empty();
  }

  private static boolean isBelow(String path, String other) {
    return path.startsWith(other + "/");
  }

  /** What is set and seen by nobody, whatever else is set. */
  static Optional<EventConflict> findInvisible(InstanceEvent event, InstanceState world) {
    if (event instanceof ValueChange change) {
      return findInvisibleTag(change, world);
    }
    if (event instanceof CredentialChange change) {
      boolean shows = change.state().hasRole() ? world.hasRole() : world.hasProfile();
      return shows ? Optional.empty() : Optional.of(noRoleConflict("gives credentials"));
    }
    return event instanceof RoleAttachment && !world.hasRole()
        ? Optional.of(noRoleConflict("comes later"))
        : Optional.empty();
  }

  /** A tag that is set while tags are off, and are not switched on later. */
  private static Optional<EventConflict> findInvisibleTag(ValueChange change, InstanceState world) {
    boolean never =
        change.value() != null
            && change.path().startsWith(TAGS_PREFIX)
            && !world.optionsAt(change.at()).instanceMetadataTags().isOn()
            && world.timeline().events().stream()
                .noneMatch(other -> other.at().isAfter(change.at()) && enablesTags(other));
    return never
        ? Optional.of(
            new EventConflict(
                change.path() + " does not show while instance tags in metadata are off",
                "add --tags enabled",
                "switch them on first: imds event options InstanceMetadataTags=enabled"))
        : Optional.empty();
  }

  private static EventConflict noRoleConflict(String does) {
    return new EventConflict(
        "the instance has no role that " + does,
        "serve a fixture that has one (imds fixtures lists them), or give it one with --set"
            + " role=NAME or an event role",
        "give it one first: imds event role role=NAME");
  }

  private static boolean enablesTags(InstanceEvent event) {
    return event instanceof OptionsChange change
        && change.update().instanceMetadataTags() != null
        && change.update().instanceMetadataTags().isOn();
  }

  private static MetadataPath latestPath(String below) {
    return new MetadataPath(MetadataPath.LATEST, below, false);
  }

  private static String valueAt(ResponseTable table, MetadataPath path) {
    return new String(table.find(path, "").body(), StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > MAX_QUOTE_LENGTH ? line.substring(0, MAX_QUOTE_LENGTH) + "…" : line;
  }
}
