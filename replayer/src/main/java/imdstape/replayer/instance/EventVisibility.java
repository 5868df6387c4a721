package imdstape.replayer.instance;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.InstanceEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which events of a world an answer shows. Most worlds have none, and most paths show none. */
final class EventVisibility {

  /** More paths than programs ask for below what an event takes away. */
  private static final int MAX_CACHED = 1_000;

  private final InstanceState state;
  private final List<VisibleEvent> visibleEvents = new ArrayList<>();
  private final Map<RemovalKey, Boolean> removals = new ConcurrentHashMap<>();
  private final Map<AnswerKey, CachedEvents> cache = new ConcurrentHashMap<>();

  /**
   * An event that shows at paths of its own.
   *
   * @param until when another takes its place
   * @param asMap it and when it happens, as it is told if an answer shows nothing else
   */
  private record VisibleEvent(
      String id, Instant at, Instant until, List<String> paths, Map<String, Instant> asMap) {

    boolean isActiveAt(Instant now) {
      return !now.isBefore(at) && now.isBefore(until);
    }

    boolean covers(String below) {
      for (String path : paths) {
        if (below.startsWith(path)
            && (below.length() == path.length() || below.charAt(path.length()) == '/')) {
          return true;
        }
      }
      return false;
    }
  }

  /** What an answer was to. */
  private record AnswerKey(MetadataPath path, int status) {}

  /** What it shows, from one event to the next: always the same object then. */
  private record CachedEvents(Instant from, Instant until, Map<String, Instant> events) {
    boolean isValidAt(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  /** A path where an event may have left nothing. */
  private record RemovalKey(String eventId, MetadataPath path) {}

  /**
   * Of a world.
   *
   * @param world is asked what was before an event, and remembers nothing for anybody else
   */
  EventVisibility(InstanceState world) {
    this.state = world;
    Map<ReplacementKey, Instant> next = new HashMap<>();
    for (EventTimeline.TimelineEntry one : latestFirst(world.timeline())) {
      InstanceEvent event = one.event();
      Instant at = event.at();
      List<String> paths = List.copyOf(event.paths());
      if (!paths.isEmpty()) {
        Instant until =
            event.isReplacedByNext()
                ? next.put(new ReplacementKey(event.kind(), event.paths()), at)
                : null;
        visibleEvents.add(
            new VisibleEvent(
                one.id(), at, until == null ? Instant.MAX : until, paths, Map.of(one.id(), at)));
      }
    }
  }

  /** What an event of a kind is the last word on. */
  private record ReplacementKey(String eventType, Set<String> paths) {}

  private static List<EventTimeline.TimelineEntry> latestFirst(EventTimeline timeline) {
    List<EventTimeline.TimelineEntry> entries = new ArrayList<>(timeline.entries());
    entries.sort(Comparator.comparing(entry -> entry.event().at()));
    Collections.reverse(entries);
    return entries;
  }

  /**
   * The events that an answer shows, and when each happened; the same object while they are the
   * same.
   */
  Map<String, Instant> eventsShownBy(Instant now, MetadataPath path, int status) {
    if (visibleEvents.isEmpty()) {
      return Map.of();
    }
    AnswerKey asked = new AnswerKey(path, status);
    CachedEvents known = cache.get(asked);
    if (known != null && known.isValidAt(now)) {
      return known.events();
    }
    Map<String, Instant> shown = findEvents(now, path, status);
    if (known != null || cache.size() < MAX_CACHED) {
      cache.put(asked, cacheEntry(now, shown));
    }
    return shown;
  }

  private CachedEvents cacheEntry(Instant now, Map<String, Instant> shown) {
    Instant from = Instant.MIN;
    Instant until = Instant.MAX;
    for (VisibleEvent one : visibleEvents) {
      if (one.at().isAfter(now)) {
        until = one.at().isBefore(until) ? one.at() : until;
      } else {
        from = one.at().isAfter(from) ? one.at() : from;
      }
    }
    return new CachedEvents(from, until, shown);
  }

  private Map<String, Instant> findEvents(Instant now, MetadataPath path, int status) {
    Map<String, Instant> shown = Map.of();
    for (VisibleEvent one : visibleEvents) {
      if (one.isActiveAt(now)
          && one.covers(path.relativePath())
          && (status == 200 || (status == 404 && removed(one, path)))) {
        if (shown.isEmpty()) {
          shown = one.asMap();
        } else {
          shown = shown.size() == 1 ? new HashMap<>(shown) : shown;
          shown.put(one.id(), one.at());
        }
      }
    }
    return shown;
  }

  /** Whether something answered there until an event happened. */
  private boolean removed(VisibleEvent one, MetadataPath path) {
    RemovalKey absent = new RemovalKey(one.id(), path);
    Boolean known = removals.get(absent);
    if (known == null) {
      known =
          removals.size() < MAX_CACHED
              && isFoundAt(one.at().minusNanos(1), path)
              && !isFoundAt(one.at(), path);
      if (removals.size() < MAX_CACHED) {
        removals.put(absent, known);
      }
    }
    return known;
  }

  private boolean isFoundAt(Instant then, MetadataPath path) {
    return state.tableAt(then).find(path, "").status() != 404;
  }
}
