package imdstape.recorder.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The counts of a watch. They contain no value and no path.
 *
 * @param startedAt by the service's clock
 * @param endedAt by the service's clock
 * @param rounds how many rounds of requests there were
 * @param requestCount how many requests they took
 * @param ignoredAnswers how often an answer did not tell the state of a path, by reason: no
 *     response, a 5xx, a truncated body
 * @param stopReason why the watch ended early, or null
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

  /** How long the watch lasted. */
  public Duration duration() {
    return Duration.between(startedAt, endedAt);
  }
}
