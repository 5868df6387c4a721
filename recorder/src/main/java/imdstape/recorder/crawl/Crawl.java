package imdstape.recorder.crawl;

import imdstape.fixture.RecordedService;
import imdstape.metadata.Listing;
import imdstape.recorder.client.CapturedResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder saw: real values, in memory only. Nothing writes one, and it shows nobody what
 * it holds.
 *
 * @param service versions and token policy
 * @param trees what each version answered
 * @param requestCount how many requests it took
 * @param skipped what was listed and not asked for, and how often
 * @param interruption that it ended before its end, or null
 */
public record Crawl(
    RecordedService service,
    Map<String, CrawledTree> trees,
    int requestCount,
    Map<SkippedEntry, Integer> skipped,
    @Nullable CrawlInterruption interruption) {

  public Crawl {
    trees = Map.copyOf(trees);
    skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
  }

  /** A whole one. */
  public Crawl(RecordedService service, Map<String, CrawledTree> trees, int requests) {
    this(service, trees, requests, Map.of(), null);
  }

  /** What one version answered. */
  public CrawledTree tree(String version) {
    CrawledTree tree = trees.get(version);
    if (tree == null) {
      throw new IllegalArgumentException("version " + version + " was not crawled");
    }
    return tree;
  }

  /**
   * What one version answered.
   *
   * @param leaves by path below the version
   * @param listings by directory, without its slash
   * @param notRequested leaves that are listed and may hold a secret: nobody asked for them
   */
  public record CrawledTree(
      SortedMap<String, CapturedResponse> leaves,
      SortedMap<String, Listing> listings,
      SortedSet<String> notRequested) {

    public CrawledTree {
      leaves = Collections.unmodifiableSortedMap(new TreeMap<>(leaves));
      listings = Collections.unmodifiableSortedMap(new TreeMap<>(listings));
      notRequested = Collections.unmodifiableSortedSet(new TreeSet<>(notRequested));
    }

    @Override
    public String toString() {
      return leaves.size() + " leaves, " + listings.size() + " listings";
    }
  }

  @Override
  public String toString() {
    return "Crawl[" + trees.size() + " versions, " + requestCount + " requests, •••]";
  }
}
