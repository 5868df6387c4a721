package imdstape.recorder.crawl;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What changed at a service after its crawl: real values, in memory only, like a {@link Crawl}.
 *
 * @param before what it said before
 * @param changes in the order in which they were seen
 * @param from when the watch began, by the service's clock
 * @param until when it ended, by the same
 * @param rounds how often it was asked
 * @param requests how many requests that took
 * @param odd answers that say nothing of a path, and how often they came: silence, a 5xx, half a
 *     body
 * @param early why it ended before its time, or null
 */
public record Watched(
    Crawl before,
    List<Change> changes,
    Instant from,
    Instant until,
    int rounds,
    int requests,
    SortedMap<String, Integer> odd,
    @Nullable String early) {

  /** What is there while the endpoint answers at all, and gone while it is disabled. */
  public static final String ENDPOINT = "";

  /** What is there while the instance's tags are shown. */
  public static final String TAGS = "meta-data/tags/";

  public Watched {
    changes = List.copyOf(changes);
    odd = Collections.unmodifiableSortedMap(new TreeMap<>(odd));
  }

  /**
   * A path that says something else than before.
   *
   * @param path below the version; with a slash at its end, names that it lists, one a line
   * @param at when that was seen
   * @param since when it was last seen to be otherwise
   * @param seen what it says; 404 if it is gone
   */
  public record Change(String path, Instant at, Instant since, Seen seen) {

    /** The path may name somebody. */
    @Override
    public String toString() {
      return "••• at " + at + ": " + seen;
    }
  }

  @Override
  public String toString() {
    return "Watched[" + changes.size() + " changes in " + rounds + " rounds, •••]";
  }
}
