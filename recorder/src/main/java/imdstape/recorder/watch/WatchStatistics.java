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
 * @param startedAt when it began, by the service's clock
 * @param endedAt when it ended, by the same
 * @param rounds how often the service was asked
 * @param requestCount how many requests that took
 * @param ignoredAnswers answers that say nothing of a path, and how often they came: silence, a
 *     5xx, half a body
 * @param stopReason why it ended before its time, or null
 */
public record WatchStatistics(
    Instant startedAt,
    Instant endedAt,
    int rounds,
    int requestCount,
    SortedMap<String, Integer> ignoredAnswers,
    @Nullable String stopReason) {

  public WatchStatistics {
    ignoredAnswers = Collections.unmodifiableSortedMap(new TreeMap<>(ignoredAnswers));
  }

  /** How long it was. */
  public Duration duration() {
    return Duration.between(startedAt, endedAt);
  }
}
