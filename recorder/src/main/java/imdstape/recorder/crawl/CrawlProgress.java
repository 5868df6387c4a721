package imdstape.recorder.crawl;

import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.crawl.SkippedEntry.SkipReason;
import java.util.LinkedHashMap;
import java.util.Map;

/** The counts of a crawl: paths found, paths fetched, and entries skipped. For one thread. */
final class CrawlProgress {

  private final CrawlListener listener;
  private final Map<SkippedEntry, Integer> skipped = new LinkedHashMap<>();
  private int foundPaths;
  private int fetchedPaths;

  CrawlProgress(CrawlListener listener) {
    this.listener = listener;
  }

  void addFound(int paths) {
    foundPaths += paths;
  }

  /** Counts a path as fetched and reports the counts to the listener. */
  void addFetched() {
    fetchedPaths++;
    listener.pathFetched(foundPaths, fetchedPaths);
  }

  void skip(String version, String directory, SkipReason reason) {
    skipped.merge(new SkippedEntry(version, directory, reason), 1, Integer::sum);
  }

  int foundPaths() {
    return foundPaths;
  }

  int fetchedPaths() {
    return fetchedPaths;
  }

  /** The skipped entries, each with the number of times it was skipped, in order. */
  Map<SkippedEntry, Integer> skipped() {
    return skipped;
  }
}
