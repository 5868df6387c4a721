package imdstape.replayer.world;

import imdstape.metadata.MetadataPath;
import imdstape.replayer.event.EventTimeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which events of a world an answer shows. Most worlds have none, and most paths show none. */
final class Showing {

  /** More paths than programs ask for below what an event takes away. */
  private static final int MOST = 1_000;

  private final World world;
  private final List<Watched> watched = new ArrayList<>();
  private final Map<Absent, Boolean> removed = new ConcurrentHashMap<>();

  /**
   * An event that shows at paths of its own.
   *
   * @param alone it and when it happens, as it is told if an answer shows nothing else
   */
  private record Watched(String id, Instant at, List<String> paths, Map<String, Instant> alone) {

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

  /** A path where an event may have left nothing. */
  private record Absent(String id, MetadataPath path) {}

  /**
   * Of a world.
   *
   * @param world is asked what was before an event, and remembers nothing for anybody else
   */
  Showing(World world) {
    this.world = world;
    for (EventTimeline.Entry one : world.timeline().entries()) {
      Instant at = one.event().at();
      List<String> paths = List.copyOf(one.event().paths());
      if (!paths.isEmpty()) {
        watched.add(new Watched(one.id(), at, paths, Map.of(one.id(), at)));
      }
    }
  }

  /** The events that an answer shows, and when each happened. */
  Map<String, Instant> by(Instant now, MetadataPath path, int status) {
    Map<String, Instant> shown = Map.of();
    for (Watched one : watched) {
      if (!now.isBefore(one.at())
          && one.isAt(path.below())
          && (status == 200 || (status == 404 && isRemoved(one, path)))) {
        if (shown.isEmpty()) {
          shown = one.alone();
        } else {
          shown = new HashMap<>(shown);
          shown.put(one.id(), one.at());
        }
      }
    }
    return shown;
  }

  /** Whether something answered there until an event happened. */
  private boolean isRemoved(Watched one, MetadataPath path) {
    Absent absent = new Absent(one.id(), path);
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
