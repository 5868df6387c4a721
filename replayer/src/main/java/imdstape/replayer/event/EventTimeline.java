package imdstape.replayer.event;

import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.OptionsChange;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
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
 * The events that an option, a scenario or a user has set. Immutable.
 *
 * @param entries in the order they were set; at the same path the event that happened last applies,
 *     and of two that happened at the same time the one set later
 * @param nextNumber the number in the next event's id, so that no id is used twice
 */
public record EventTimeline(List<TimelineEntry> entries, int nextNumber) {

  /** A timeline without events. */
  public static final EventTimeline EMPTY = new EventTimeline(List.of(), 1);

  public EventTimeline {
    entries = List.copyOf(entries);
  }

  /**
   * An event and its id.
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

  /** The entry of an id: its own, or the id that EC2 gives a scheduled event. */
  public Optional<TimelineEntry> find(String id) {
    return entries.stream()
        .filter(entry -> entry.id().equals(id) || entry.hasMaintenanceId(id))
        .findFirst();
  }

  /** The ids that EC2 gives the scheduled events of this timeline. */
  public Set<String> maintenanceIds() {
    return entries.stream()
        .map(TimelineEntry::event)
        .filter(MaintenanceEvent.class::isInstance)
        .map(event -> ((MaintenanceEvent) event).eventId())
        .collect(Collectors.toSet());
  }

  /** This timeline with one more event, which gets an unused id. */
  public EventTimeline with(InstanceEvent event) {
    List<TimelineEntry> more = new ArrayList<>(entries);
    more.add(new TimelineEntry(event.kind() + "-" + nextNumber, event));
    return new EventTimeline(more, nextNumber + 1);
  }

  /** This timeline without the event of an id. */
  public EventTimeline without(String id) {
    return new EventTimeline(
        entries.stream().filter(entry -> !entry.id().equals(id)).toList(), nextNumber);
  }

  /** This timeline with another event under an id. */
  public EventTimeline withReplacement(String id, InstanceEvent event) {
    return new EventTimeline(
        entries.stream()
            .map(entry -> entry.id().equals(id) ? new TimelineEntry(id, event) : entry)
            .toList(),
        nextNumber);
  }

  /** This timeline without events; ids of removed events are not used again. */
  public EventTimeline cleared() {
    return new EventTimeline(List.of(), nextNumber);
  }

  /** This timeline without the options changes that have happened by an instant. */
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
   * The entry that conflicts with another event: an interruption and a recommendation are announced
   * once, a scheduled event once under its id, and a second announcement would change the time of
   * the first.
   */
  public Optional<TimelineEntry> conflictingEntry(InstanceEvent event) {
    return entries.stream()
        .filter(
            entry ->
                event instanceof MaintenanceEvent due
                    ? entry.hasMaintenanceId(due.eventId())
                    : event.isForSpotOnly() && entry.event().kind().equals(event.kind()))
        .findFirst();
  }

  /** The combined effects of the events at an instant, by path below a version. */
  public Map<String, PathEffect> effectsAt(Instant now) {
    NavigableMap<String, PathEffect> combined = new TreeMap<>();
    entries.stream()
        .flatMap(entry -> EventEffects.of(entry.event()).at(now).entrySet().stream())
        .sorted(Comparator.comparing(effect -> effect.getValue().since()))
        .forEach(effect -> add(effect.getKey(), effect.getValue(), combined));
    return combined;
  }

  private static void add(
      String path, PathEffect effect, NavigableMap<String, PathEffect> combined) {
    if (effect instanceof PathEffect.RemovePath) {
      // '0' is the character after '/'
      combined.subMap(path + "/", path + "0").clear();
    }
    combined.merge(path, effect, (before, after) -> after.mergeAfter(before));
  }

  /** The next instant after {@code now} at which the effects change, or {@link Instant#MAX}. */
  public Instant nextChangeAfter(Instant now) {
    return events().stream()
        .flatMap(event -> event.changeTimes().stream())
        .filter(change -> change.isAfter(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }

  /** The last change of the role's credentials by an instant; available credentials without one. */
  public CredentialChange credentialsAt(Instant now) {
    return eventsUntil(CredentialChange.class, now)
        .reduce((earlier, later) -> later)
        .orElse(new CredentialChange(Instant.EPOCH, CredentialState.AVAILABLE));
  }

  /** The last change of the role by an instant. */
  public Optional<RoleChange> roleAt(Instant now) {
    return eventsUntil(RoleChange.class, now).reduce((earlier, later) -> later);
  }

  /** When the role of an instant was attached; the epoch if no event attached it. */
  public Instant roleAttachedAt(Instant now) {
    return Stream.concat(eventsUntil(RoleAttachment.class, now), eventsUntil(RoleChange.class, now))
        .map(InstanceEvent::at)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }

  /**
   * The metadata options at an instant.
   *
   * @param first the options before all events
   */
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

  /** The events of a kind that have happened by an instant, in the order of their times. */
  private <E extends InstanceEvent> Stream<E> eventsUntil(Class<E> kind, Instant now) {
    return events().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(event -> !event.at().isAfter(now))
        .sorted(Comparator.comparing(InstanceEvent::at));
  }
}
