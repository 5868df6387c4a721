package imdstape.recorder.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a watch went, in counts: no value and no path.
 *
 * @param from when it began, by the service's clock
 * @param until when it ended, by the same
 * @param rounds how often the service was asked
 * @param requests how many requests that took
 * @param odd answers that say nothing of a path, and how often they came: silence, a 5xx, half a
 *     body
 * @param early why it ended before its time, or null
 */
public record WatchStatistics(
    Instant from,
    Instant until,
    int rounds,
    int requests,
    SortedMap<String, Integer> odd,
    @Nullable String early) {

  public WatchStatistics {
    odd = Collections.unmodifiableSortedMap(new TreeMap<>(odd));
  }

  /** How long it was. */
  public Duration lasted() {
    return Duration.between(from, until);
  }
}
