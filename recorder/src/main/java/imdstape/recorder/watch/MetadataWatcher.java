package imdstape.recorder.watch;

import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.crawl.Crawl;
import java.time.Duration;

/**
 * Polls a service after a crawl for values that change while an instance runs. It requests events
 * in every round, and in every {@value #ROUNDS_PER_FULL_CHECK}th round also the values that users
 * change or that the service renews. It never requests a value that a fixture cannot store; of
 * credentials it reads the names of the roles alone. For use by one thread.
 */
public final class MetadataWatcher {

  /**
   * How many rounds pass from one full check to the next. AWS advises to check for Spot notices
   * every 5 s (EC2 User Guide); other values need not be checked as often.
   */
  public static final int ROUNDS_PER_FULL_CHECK = 12;

  private final ImdsClient client;

  /** A watcher that sends its requests through a client. */
  public MetadataWatcher(ImdsClient client) {
    this.client = client;
  }

  /**
   * Estimates how many requests a watch takes. The instance may list more by then.
   *
   * @param initialCrawl the crawl before the watch
   * @param duration of the watch
   * @param interval from one round to the next
   */
  public static int estimateRequests(Crawl initialCrawl, Duration duration, Duration interval) {
    long rounds = rounds(duration, interval);
    long perRound = 1L + WatchedPaths.events().size();
    Crawl.CrawledTree latest = initialCrawl.tree(MetadataPath.LATEST);
    long perFullCheck =
        4L
            + WatchedPaths.others().size()
            + latest.leaves().keySet().stream().filter(WatchedPaths::isBelowNamedDirectory).count();
    return (int)
        Math.min(
            Integer.MAX_VALUE,
            rounds * perRound + (rounds / ROUNDS_PER_FULL_CHECK + 2) * perFullCheck);
  }

  /** How many rounds a watch has at most. */
  static long rounds(Duration duration, Duration interval) {
    return duration.dividedBy(interval) + 1;
  }

  /**
   * Watches the service.
   *
   * @param initialCrawl the crawl before the watch
   * @param duration of the watch
   * @param interval from one round to the next
   * @return the changes until the end, or until the watch was stopped
   */
  public WatchResult watch(Crawl initialCrawl, Duration duration, Duration interval) {
    client.cancellation().beginInterruptible();
    try {
      return new WatchRun(client, initialCrawl).run(duration, interval);
    } finally {
      client.cancellation().endInterruptible();
    }
  }
}
