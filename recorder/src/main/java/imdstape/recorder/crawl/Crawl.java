package imdstape.recorder.crawl;

import imdstape.fixture.RecordedService;
import imdstape.metadata.Listing;
import imdstape.recorder.client.transport.CapturedResponse;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The responses that a crawl captured: real values, in memory only. Nothing writes a crawl, and its
 * {@code toString} shows no values.
 *
 * @param service the versions, the token policy and the traits
 * @param trees the responses of each version
 * @param requestCount how many requests the crawl took
 * @param skipped the listed entries that were not followed, each with how often that happened
 * @param interruption why the crawl is incomplete, or null if it is complete
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

  /** A complete crawl without skipped entries. */
  public Crawl(RecordedService service, Map<String, CrawledTree> trees, int requests) {
    this(service, trees, requests, Map.of(), null);
  }

  /**
   * The responses of one version.
   *
   * @throws IllegalArgumentException if the version was not crawled
   */
  public CrawledTree tree(String version) {
    CrawledTree tree = trees.get(version);
    if (tree == null) {
      throw new IllegalArgumentException("version " + version + " was not crawled");
    }
    return tree;
  }

  /**
   * The responses of one version.
   *
   * @param leaves by path below the version
   * @param listings by directory, without its slash
   * @param notRequested listed leaves that may hold a secret and were not requested
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
