package imdstape.replayer.instance;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.event.EventEffects;
import imdstape.replayer.event.EventTimeline;
import imdstape.scenario.InstanceEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells which events of a state a response shows, for the journal. Most states have no events, and
 * most paths show none. Thread-safe.
 */
final class EventVisibility {

  /** More than the paths that programs request below one that an event removes. */
  private static final int MAX_CACHED = 1_000;

  private final InstanceState state;
  private final List<VisibleEvent> visibleEvents = new ArrayList<>();
  private final Map<RemovalKey, Boolean> removals = new ConcurrentHashMap<>();
  private final Map<AnswerKey, CachedEvents> cache = new ConcurrentHashMap<>();

  /**
   * An event that shows at paths of its own.
   *
   * @param until when another event replaces it
   * @param asMap its id and time, as the result if a response shows no other event
   */
  private record VisibleEvent(
      String id, Instant at, Instant until, List<String> paths, Map<String, Instant> asMap) {

    boolean isActiveAt(Instant now) {
      return !now.isBefore(at) && now.isBefore(until);
    }

    boolean covers(String requested) {
      for (String path : paths) {
        if (requested.startsWith(path)
            && (requested.length() == path.length() || requested.charAt(path.length()) == '/')) {
          return true;
        }
      }
      return false;
    }
  }

  /** The path and status of a response. */
  private record AnswerKey(MetadataPath path, int status) {}

  /** The events that a response shows, valid from one event to the next. */
  private record CachedEvents(Instant from, Instant until, Map<String, Instant> events) {
    boolean isValidAt(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  /** An event and a path that it may have removed. */
  private record RemovalKey(String eventId, MetadataPath path) {}

  /**
   * Collects the visible events of a state.
   *
   * @param state a copy for the use of this object alone, as it evaluates the state at past times,
   *     which replaces the state's cached snapshot
   */
  EventVisibility(InstanceState state) {
    this.state = state;
    Map<ReplacementKey, Instant> replacedAt = new HashMap<>();
    for (EventTimeline.TimelineEntry entry : latestFirst(state.timeline())) {
      InstanceEvent event = entry.event();
      Instant at = event.at();
      EventEffects effects = EventEffects.of(event);
      List<String> paths = List.copyOf(effects.paths());
      if (!paths.isEmpty()) {
        Instant until =
            effects.isReplacedByNext()
                ? replacedAt.put(new ReplacementKey(event.kind(), effects.paths()), at)
                : null;
        visibleEvents.add(
            new VisibleEvent(
                entry.id(),
                at,
                until == null ? Instant.MAX : until,
                paths,
                Map.of(entry.id(), at)));
      }
    }
  }

  /** The kind and the paths of events of which a later one replaces the earlier. */
  private record ReplacementKey(String eventType, Set<String> paths) {}

  private static List<EventTimeline.TimelineEntry> latestFirst(EventTimeline timeline) {
    List<EventTimeline.TimelineEntry> entries = new ArrayList<>(timeline.entries());
    entries.sort(Comparator.comparing(entry -> entry.event().at()));
    Collections.reverse(entries);
    return entries;
  }

  /**
   * The ids and times of the events that a response shows; empty if there are none. It returns the
   * same object from one event to the next.
   */
  Map<String, Instant> eventsShownBy(Instant now, MetadataPath path, int status) {
    if (visibleEvents.isEmpty()) {
      return Map.of();
    }
    AnswerKey key = new AnswerKey(path, status);
    CachedEvents cached = cache.get(key);
    if (cached != null && cached.isValidAt(now)) {
      return cached.events();
    }
    Map<String, Instant> shown = findEvents(now, path, status);
    if (cached != null || cache.size() < MAX_CACHED) {
      cache.put(key, cacheEntry(now, shown));
    }
    return shown;
  }

  private CachedEvents cacheEntry(Instant now, Map<String, Instant> shown) {
    Instant from = Instant.MIN;
    Instant until = Instant.MAX;
    for (VisibleEvent event : visibleEvents) {
      if (event.at().isAfter(now)) {
        until = event.at().isBefore(until) ? event.at() : until;
      } else {
        from = event.at().isAfter(from) ? event.at() : from;
      }
    }
    return new CachedEvents(from, until, shown);
  }

  private Map<String, Instant> findEvents(Instant now, MetadataPath path, int status) {
    Map<String, Instant> shown = Map.of();
    for (VisibleEvent event : visibleEvents) {
      if (event.isActiveAt(now)
          && event.covers(path.relativePath())
          && (status == 200 || (status == 404 && removed(event, path)))) {
        if (shown.isEmpty()) {
          shown = event.asMap();
        } else {
          shown = shown.size() == 1 ? new HashMap<>(shown) : shown;
          shown.put(event.id(), event.at());
        }
      }
    }
    return shown;
  }

  /** Whether a path was found until an event happened, and not after it. */
  private boolean removed(VisibleEvent event, MetadataPath path) {
    RemovalKey key = new RemovalKey(event.id(), path);
    Boolean known = removals.get(key);
    if (known == null) {
      known =
          removals.size() < MAX_CACHED
              && isFoundAt(event.at().minusNanos(1), path)
              && !isFoundAt(event.at(), path);
      if (removals.size() < MAX_CACHED) {
        removals.put(key, known);
      }
    }
    return known;
  }

  private boolean isFoundAt(Instant time, MetadataPath path) {
    return state.tableAt(time).find(path, "").status() != 404;
  }
}
