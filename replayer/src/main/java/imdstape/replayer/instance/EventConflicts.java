package imdstape.replayer.instance;

import imdstape.metadata.HttpDate;
import imdstape.metadata.MetadataPath;
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

  private static final String NEVER_MOVES = ", and a time once announced never moves";
  private static final String SPOT = "meta-data/spot";
  private static final String TAGS = "meta-data/tags/";

  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\\s*");

  private static final int LONGEST_QUOTE = 100;

  private EventConflicts() {}

  static Optional<EventConflict> to(InstanceEvent event, InstanceState world) {
    Optional<EventTimeline.TimelineEntry> first = world.timeline().inTheWayOf(event);
    if (first.isPresent()) {
      return Optional.of(announcedTwice(first.get()));
    }
    if (event.isForSpotOnly()) {
      return toNotice(event, world);
    }
    if (event instanceof MaintenanceEvent due) {
      return world.recordedEvent(due.eventId()).flatMap(there -> toSchedule(due, there));
    }
    return event instanceof ValueChange change && change.value() != null
        ? toPlace(change, world)
        : Optional.empty();
  }

  private static EventConflict announcedTwice(EventTimeline.TimelineEntry first) {
    if (first.event() instanceof MaintenanceEvent due) {
      return new EventConflict(
          first.id() + " has announced " + due.eventId() + " already" + NEVER_MOVES,
          "leave one of the two out, or give it another event-id",
          "imds event complete or cancel "
              + first.id()
              + " ends it, and another event has another event-id");
    }
    return new EventConflict(
        first.id() + " is set for " + HttpDate.inJson(first.event().at()) + NEVER_MOVES,
        "leave one of the two out",
        "cancel it first: imds event cancel " + first.id());
  }

  /** What is there when it comes is of the fixture, or somebody has put it there. */
  private static Optional<EventConflict> toNotice(InstanceEvent event, InstanceState world) {
    ResponseTable table = world.tableAt(event.at());
    return event.leavesAt(event.at()).entrySet().stream()
        .filter(leaf -> leaf.getValue() instanceof InstanceEvent.ShowText)
        .map(leaf -> latest(leaf.getKey()))
        .filter(table::holds)
        .filter(path -> announces(path, said(table, path)))
        .findFirst()
        .map(
            path ->
                new EventConflict(
                    path.below() + " says " + quoted(said(table, path)) + " already" + NEVER_MOVES,
                    "leave the event out, or the notice: --set life-cycle=on-demand --force",
                    "take it away first: imds event value path="
                        + (path.below().startsWith(SPOT + "/") ? SPOT : path.below())
                        + " value="));
  }

  /** A termination-time that is no time announces nothing. */
  private static boolean announces(MetadataPath path, String said) {
    return !path.below().equals(SpotInterruption.TERMINATION_TIME) || TIME.matcher(said).matches();
  }

  /** One that the fixture holds may end, and nothing else may become of it. */
  private static Optional<EventConflict> toSchedule(
      MaintenanceEvent event, ScheduledEventArray.ScheduledItem there) {
    boolean same = there.due(event.at()).filter(event::isAnnouncedAs).isPresent();
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
                    + NEVER_MOVES,
                todo,
                todo));
  }

  /** A value stands where no directory is, and below no value: when it is set, and later. */
  private static Optional<EventConflict> toPlace(ValueChange event, InstanceState world) {
    Set<Instant> times = new TreeSet<>(Set.of(event.at()));
    for (InstanceEvent other : world.timeline().events()) {
      if (other instanceof ValueChange change
          && change.at().isAfter(event.at())
          && (isBelow(change.path(), event.path()) || isBelow(event.path(), change.path()))) {
        times.add(change.at());
      }
    }
    return times.stream()
        .flatMap(time -> toPlace(event.path(), world.placesAt(time)).stream())
        .findFirst();
  }

  private static Optional<EventConflict> toPlace(String place, ResponseTable table) {
    MetadataPath path = latest(place);
    if (table.lists(path) && !table.holds(path)) {
      String todo = "name a value in it, " + place + "/…";
      return Optional.of(
          new EventConflict(place + " is a directory and has no value of its own", todo, todo));
    }
    for (String above = MetadataPath.parent(place);
        !above.isEmpty();
        above = MetadataPath.parent(above)) {
      if (table.holds(latest(above)) && !table.lists(latest(above))) {
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
  static Optional<EventConflict> toWhatNeverShows(InstanceEvent event, InstanceState world) {
    if (event instanceof ValueChange change) {
      return toTag(change, world);
    }
    if (event instanceof CredentialChange change) {
      boolean shows = change.state().hasRole() ? world.hasRole() : world.hasProfile();
      return shows ? Optional.empty() : Optional.of(noRole("gives credentials"));
    }
    return event instanceof RoleAttachment && !world.hasRole()
        ? Optional.of(noRole("comes later"))
        : Optional.empty();
  }

  /** A tag that is set while tags are off, and are not switched on later. */
  private static Optional<EventConflict> toTag(ValueChange change, InstanceState world) {
    boolean never =
        change.value() != null
            && change.path().startsWith(TAGS)
            && !world.optionsAt(change.at()).instanceMetadataTags().isOn()
            && world.timeline().events().stream()
                .noneMatch(other -> other.at().isAfter(change.at()) && switchesTagsOn(other));
    return never
        ? Optional.of(
            new EventConflict(
                change.path() + " does not show while instance tags in metadata are off",
                "add --tags enabled",
                "switch them on first: imds event options InstanceMetadataTags=enabled"))
        : Optional.empty();
  }

  private static EventConflict noRole(String does) {
    return new EventConflict(
        "the instance has no role that " + does,
        "serve a fixture that has one (imds fixtures lists them), or give it one with --set"
            + " role=NAME or an event role",
        "give it one first: imds event role role=NAME");
  }

  private static boolean switchesTagsOn(InstanceEvent event) {
    return event instanceof OptionsChange change
        && change.wish().instanceMetadataTags() != null
        && change.wish().instanceMetadataTags().isOn();
  }

  private static MetadataPath latest(String below) {
    return new MetadataPath(MetadataPath.LATEST, below, false);
  }

  private static String said(ResponseTable table, MetadataPath path) {
    return new String(table.find(path, "").body(), StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() > LONGEST_QUOTE ? line.substring(0, LONGEST_QUOTE) + "…" : line;
  }
}
