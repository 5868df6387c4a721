package imdstape.recorder.watch;

import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import java.time.Instant;
import java.util.List;

/**
 * The changes at a service after a crawl: real values, in memory only, as in a {@link Crawl}.
 *
 * @param initialCrawl the crawl before the watch
 * @param changes in the order of their observation
 * @param statistics of the watch
 */
public record WatchResult(
    Crawl initialCrawl, List<ObservedChange> changes, WatchStatistics statistics) {

  /** Copies the list. */
  public WatchResult {
    changes = List.copyOf(changes);
  }

  /**
   * A response that differs from the one before.
   *
   * @param item what changed
   * @param seenAt when the change was observed, by the service's clock
   * @param previouslyCheckedAt when the response before was last observed
   * @param response the new response; a 404 if the item no longer exists
   */
  public record ObservedChange(
      WatchedItem item, Instant seenAt, Instant previouslyCheckedAt, CapturedResponse response) {

    /** Omits the path, which may contain real names. */
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
