package imdstape.recorder.watch;

import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import java.time.Instant;
import java.util.List;

/**
 * What changed at a service after its crawl: real values, in memory only, like a {@link Crawl}.
 *
 * @param initialCrawl what it said before
 * @param changes in the order in which they were seen
 * @param statistics how it went
 */
public record WatchResult(
    Crawl initialCrawl, List<ObservedChange> changes, WatchStatistics statistics) {

  /** What is there while the endpoint answers at all, and gone while it is disabled. */
  public static final String ENDPOINT = "";

  /** What is there while the instance's tags are shown. */
  public static final String TAGS = "meta-data/tags/";

  public WatchResult {
    changes = List.copyOf(changes);
  }

  /**
   * A path that says something else than before.
   *
   * @param path below the version; with a slash at its end, names that it lists, one a line
   * @param seenAt when that was seen
   * @param previouslyCheckedAt when it was last seen to be otherwise
   * @param response what it says; 404 if it is gone
   */
  public record ObservedChange(
      String path, Instant seenAt, Instant previouslyCheckedAt, CapturedResponse response) {

    /** The path may name somebody. */
    @Override
    public String toString() {
      return "••• at " + seenAt + ": " + response;
    }
  }

  @Override
  public String toString() {
    return "Watched[" + changes.size() + " changes, •••]";
  }
}
