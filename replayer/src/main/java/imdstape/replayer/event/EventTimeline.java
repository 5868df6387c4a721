package imdstape.replayer.event;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The events that a flag, a scenario or a person has set.
 *
 * @param events in the order they were set; at the same path the one that happened last wins, and
 *     of two that happened at once the one set later
 */
public record EventTimeline(List<Event> events) {

  /** Nothing happens. */
  public static final EventTimeline EMPTY = new EventTimeline(List.of());

  public EventTimeline {
    events = List.copyOf(events);
  }

  /** This timeline and one more event. */
  public EventTimeline with(Event event) {
    List<Event> more = new ArrayList<>(events);
    more.add(event);
    return new EventTimeline(more);
  }

  /** What the events show at an instant, by path below a version. */
  public Map<String, Event.Shown> leavesAt(Instant now) {
    Map<String, Event.Shown> leaves = new TreeMap<>();
    for (Event event : events) {
      event
          .leavesAt(now)
          .forEach(
              (path, shown) ->
                  leaves.merge(
                      path,
                      shown,
                      (before, after) -> after.since().isBefore(before.since()) ? before : after));
    }
    return leaves;
  }

  /** The next instant after {@code now} at which that changes, or {@link Instant#MAX}. */
  public Instant nextChange(Instant now) {
    return events.stream()
        .flatMap(event -> event.changes().stream())
        .filter(change -> change.isAfter(now))
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
