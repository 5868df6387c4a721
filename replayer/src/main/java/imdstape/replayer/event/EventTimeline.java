package imdstape.replayer.event;

import imdstape.replayer.credential.CredentialState;
import imdstape.replayer.event.InstanceEvent.SpotInterruption;
import imdstape.replayer.option.MetadataOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The events that a flag, a scenario or a person has set.
 *
 * @param entries in the order they were set; at the same path the one that happened last wins, and
 *     of two that happened at once the one set later
 * @param nextNumber the number of the next one, so that no id is ever given to another event
 */
public record EventTimeline(List<TimelineEntry> entries, int nextNumber) {

  /** Nothing happens. */
  public static final EventTimeline EMPTY = new EventTimeline(List.of(), 1);

  public EventTimeline {
    entries = List.copyOf(entries);
  }

  /**
   * An event and what it is called.
   *
   * @param id {@code spot-interruption-1}
   */
  public record TimelineEntry(String id, InstanceEvent event) {
    boolean hasMaintenanceId(String eventId) {
      return event instanceof MaintenanceEvent due && due.eventId().equals(eventId);
    }
  }

  /** The events alone. */
  public List<InstanceEvent> events() {
    return entries.stream().map(TimelineEntry::event).toList();
  }

  /** The event of an id, be it ours or the one that EC2 gives a scheduled event. */
  public Optional<TimelineEntry> find(String id) {
    return entries.stream()
        .filter(entry -> entry.id().equals(id) || entry.hasMaintenanceId(id))
        .findFirst();
  }

  /** The ids that EC2 gives the scheduled events. */
  public Set<String> maintenanceIds() {
    return entries.stream()
        .map(TimelineEntry::event)
        .filter(MaintenanceEvent.class::isInstance)
        .map(event -> ((MaintenanceEvent) event).eventId())
        .collect(Collectors.toSet());
  }

  /** This timeline and one more event, under an id of its own. */
  public EventTimeline with(InstanceEvent event) {
    List<TimelineEntry> more = new ArrayList<>(entries);
    more.add(new TimelineEntry(event.kind() + "-" + nextNumber, event));
    return new EventTimeline(more, nextNumber + 1);
  }

  /** This timeline, in which the event of an id never happens. */
  public EventTimeline without(String id) {
    return new EventTimeline(
        entries.stream().filter(entry -> !entry.id().equals(id)).toList(), nextNumber);
  }

  /** This timeline, in which another event stands in the place of one. */
  public EventTimeline withReplacement(String id, InstanceEvent event) {
    return new EventTimeline(
        entries.stream()
            .map(entry -> entry.id().equals(id) ? new TimelineEntry(id, event) : entry)
            .toList(),
        nextNumber);
  }

  /** This timeline, in which nothing happens any more. */
  public EventTimeline cleared() {
    return new EventTimeline(List.of(), nextNumber);
  }

  /** This timeline without what has changed options by an instant. */
  public EventTimeline withoutOptionsChangesUntil(Instant now) {
    return new EventTimeline(
        entries.stream()
            .filter(
                entry ->
                    !(entry.event() instanceof OptionsChange) || entry.event().at().isAfter(now))
            .toList(),
        nextNumber);
  }

  /**
   * The event that stands in the way of another: an interruption and a recommendation are announced
   * once, a scheduled event once under its id, and a second one would move the time of the first.
   */
  public Optional<TimelineEntry> conflictingEntry(InstanceEvent event) {
    return entries.stream()
        .filter(
            entry ->
                event instanceof MaintenanceEvent due
                    ? entry.hasMaintenanceId(due.eventId())
                    : event.isForSpotOnly() && entry.event().getClass() == event.getClass())
        .findFirst();
  }

  /** What the events show at an instant, by path below a version. */
  public Map<String, InstanceEvent.PathEffect> effectsAt(Instant now) {
    NavigableMap<String, InstanceEvent.PathEffect> leaves = new TreeMap<>();
    entries.stream()
        .flatMap(entry -> entry.event().effectsAt(now).entrySet().stream())
        .sorted(Comparator.comparing(leaf -> leaf.getValue().since()))
        .forEach(leaf -> show(leaf.getKey(), leaf.getValue(), leaves));
    return leaves;
  }

  private static void show(
      String path,
      InstanceEvent.PathEffect shown,
      NavigableMap<String, InstanceEvent.PathEffect> leaves) {
    if (shown instanceof InstanceEvent.RemovePath) {
      // '0' is what follows a slash
      leaves.subMap(path + "/", path + "0").clear();
    }
    leaves.merge(path, shown, EventTimeline::merged);
  }

  private static InstanceEvent.PathEffect merged(
      InstanceEvent.PathEffect before, InstanceEvent.PathEffect after) {
    if (after instanceof InstanceEvent.KeepCurrent) {
      return before;
    }
    return after instanceof InstanceEvent.AppendToArray more ? more.mergeAfter(before) : after;
  }

  /** The next instant after {@code now} at which that changes, or {@link Instant#MAX}. */
  public Instant nextChangeAfter(Instant now) {
    return events().stream()
        .flatMap(event -> event.changeTimes().stream())
        .filter(change -> change.isAfter(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  /** What the role gives at an instant, and since when. */
  public CredentialChange credentialsAt(Instant now) {
    return eventsUntil(CredentialChange.class, now)
        .reduce((one, later) -> later)
        .orElse(new CredentialChange(Instant.EPOCH, CredentialState.AVAILABLE));
  }

  /** The last change of the role by an instant. */
  public Optional<RoleChange> roleAt(Instant now) {
    return eventsUntil(RoleChange.class, now).reduce((one, later) -> later);
  }

  /** When the role that is there at an instant came; long ago if that is not said. */
  public Instant roleAttachedAt(Instant now) {
    return Stream.concat(eventsUntil(RoleAttachment.class, now), eventsUntil(RoleChange.class, now))
        .map(InstanceEvent::at)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /** What has become of metadata options by an instant. */
  public MetadataOptions optionsAt(Instant now, MetadataOptions first) {
    MetadataOptions options = first;
    for (OptionsChange change : eventsUntil(OptionsChange.class, now).toList()) {
      options = change.update().applyTo(options);
    }
    return options;
  }

  /** Whether EC2 has interrupted the instance by an instant. */
  public boolean isInterruptedAt(Instant now) {
    return eventsUntil(SpotInterruption.class, now).anyMatch(event -> !now.isBefore(event.end()));
  }

  /** In the order they happened. */
  private <E extends InstanceEvent> Stream<E> eventsUntil(Class<E> kind, Instant now) {
    return events().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(event -> !event.at().isAfter(now))
        .sorted(Comparator.comparing(InstanceEvent::at));
  }
}
