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
  private static final int MOST = 1_000;

  private final InstanceState world;
  private final List<VisibleEvent> watched = new ArrayList<>();
  private final Map<RemovalKey, Boolean> removed = new ConcurrentHashMap<>();
  private final Map<AnswerKey, CachedEvents> remembered = new ConcurrentHashMap<>();

  /**
   * An event that shows at paths of its own.
   *
   * @param until when another takes its place
   * @param alone it and when it happens, as it is told if an answer shows nothing else
   */
  private record VisibleEvent(
      String id, Instant at, Instant until, List<String> paths, Map<String, Instant> alone) {

    boolean isSince(Instant now) {
      return !now.isBefore(at) && now.isBefore(until);
    }

    boolean isAt(String below) {
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
  private record CachedEvents(Instant from, Instant until, Map<String, Instant> shown) {
    boolean isOf(Instant now) {
      return !now.isBefore(from) && now.isBefore(until);
    }
  }

  /** A path where an event may have left nothing. */
  private record RemovalKey(String id, MetadataPath path) {}

  /**
   * Of a world.
   *
   * @param world is asked what was before an event, and remembers nothing for anybody else
   */
  EventVisibility(InstanceState world) {
    this.world = world;
    Map<ReplacementKey, Instant> next = new HashMap<>();
    for (EventTimeline.TimelineEntry one : lastFirst(world.timeline())) {
      InstanceEvent event = one.event();
      Instant at = event.at();
      List<String> paths = List.copyOf(event.paths());
      if (!paths.isEmpty()) {
        Instant until =
            event.isUntilNext()
                ? next.put(new ReplacementKey(event.word(), event.paths()), at)
                : null;
        watched.add(
            new VisibleEvent(
                one.id(), at, until == null ? Instant.MAX : until, paths, Map.of(one.id(), at)));
      }
    }
  }

  /** What an event of a kind is the last word on. */
  private record ReplacementKey(String word, Set<String> paths) {}

  private static List<EventTimeline.TimelineEntry> lastFirst(EventTimeline timeline) {
    List<EventTimeline.TimelineEntry> entries = new ArrayList<>(timeline.entries());
    entries.sort(Comparator.comparing(entry -> entry.event().at()));
    Collections.reverse(entries);
    return entries;
  }

  /**
   * The events that an answer shows, and when each happened; the same object while they are the
   * same.
   */
  Map<String, Instant> by(Instant now, MetadataPath path, int status) {
    if (watched.isEmpty()) {
      return Map.of();
    }
    AnswerKey asked = new AnswerKey(path, status);
    CachedEvents known = remembered.get(asked);
    if (known != null && known.isOf(now)) {
      return known.shown();
    }
    Map<String, Instant> shown = reckoned(now, path, status);
    if (known != null || remembered.size() < MOST) {
      remembered.put(asked, around(now, shown));
    }
    return shown;
  }

  private CachedEvents around(Instant now, Map<String, Instant> shown) {
    Instant from = Instant.MIN;
    Instant until = Instant.MAX;
    for (VisibleEvent one : watched) {
      if (one.at().isAfter(now)) {
        until = one.at().isBefore(until) ? one.at() : until;
      } else {
        from = one.at().isAfter(from) ? one.at() : from;
      }
    }
    return new CachedEvents(from, until, shown);
  }

  private Map<String, Instant> reckoned(Instant now, MetadataPath path, int status) {
    Map<String, Instant> shown = Map.of();
    for (VisibleEvent one : watched) {
      if (one.isSince(now)
          && one.isAt(path.below())
          && (status == 200 || (status == 404 && isRemoved(one, path)))) {
        if (shown.isEmpty()) {
          shown = one.alone();
        } else {
          shown = shown.size() == 1 ? new HashMap<>(shown) : shown;
          shown.put(one.id(), one.at());
        }
      }
    }
    return shown;
  }

  /** Whether something answered there until an event happened. */
  private boolean isRemoved(VisibleEvent one, MetadataPath path) {
    RemovalKey absent = new RemovalKey(one.id(), path);
    Boolean known = removed.get(absent);
    if (known == null) {
      known =
          removed.size() < MOST
              && answers(one.at().minusNanos(1), path)
              && !answers(one.at(), path);
      if (removed.size() < MOST) {
        removed.put(absent, known);
      }
    }
    return known;
  }

  private boolean answers(Instant then, MetadataPath path) {
    return world.tableAt(then).find(path, "").status() != 404;
  }
}
