package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.RecordedService;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.redact.pseudonym.PseudonymNumbering;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Builds the crawl of a small instance in two versions. */
final class CrawlBuilder {

  static final FixtureOrigin ORIGIN =
      new FixtureOrigin(FixtureOrigin.OriginKind.RECORDED, "2026-11-24", "a test", List.of());

  private final SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
  private final SortedMap<String, CapturedResponse> older = new TreeMap<>();
  private final TreeSet<String> notRequested = new TreeSet<>();
  private final SortedMap<String, Listing> listings = new TreeMap<>();

  CrawlBuilder leaf(String path, String text) {
    return leaf(path, 200, "text/plain", text.getBytes(UTF_8));
  }

  CrawlBuilder leaf(String path, int status, String type, byte[] body) {
    leaves.put(path, new CapturedResponse(status, type, body));
    older.put(path, new CapturedResponse(status, type, body));
    return this;
  }

  /** Adds a leaf to the older version only, or replaces it there. */
  CrawlBuilder olderLeaf(String path, String text) {
    older.put(path, new CapturedResponse(200, "text/plain", text.getBytes(UTF_8)));
    return this;
  }

  CrawlBuilder notRequested(String path) {
    notRequested.add(path);
    return this;
  }

  /** Sets a listing that does not follow from the leaves. */
  CrawlBuilder listing(String directory, String lines) {
    listings.put(directory, Listing.of(lines));
    return this;
  }

  Crawl crawl() {
    return new Crawl(
        new RecordedService(List.of("2009-04-04", "latest"), HttpTokens.REQUIRED),
        Map.of("latest", tree(leaves), "2009-04-04", tree(older)),
        1);
  }

  RedactedCrawl redacted() {
    return redacted(RedactionPolicy.DEFAULT);
  }

  RedactedCrawl redacted(RedactionPolicy policy) {
    return redacted(
        new RedactionContext(policy, PseudonymNumbering.SEQUENTIAL, KnownPseudonyms.NONE));
  }

  RedactedCrawl redacted(RedactionContext context) {
    return new Redactor(crawl(), context).redact(ORIGIN);
  }

  private Crawl.CrawledTree tree(SortedMap<String, CapturedResponse> some) {
    SortedMap<String, SortedMap<String, Boolean>> directories = new TreeMap<>();
    directories.put("", new TreeMap<>());
    some.forEach(
        (path, response) -> {
          if (response.status() == 200) {
            addToListings(directories, path);
          }
        });
    notRequested.forEach(path -> addToListings(directories, path));
    SortedMap<String, Listing> allListings = new TreeMap<>();
    directories.forEach((at, children) -> allListings.put(at, Listing.ofChildren(at, children)));
    allListings.putAll(listings);
    return new Crawl.CrawledTree(some, allListings, notRequested);
  }

  /** Adds a path and its parent directories to the listings. */
  static void addToListings(
      SortedMap<String, SortedMap<String, Boolean>> directories, String path) {
    boolean directory = false;
    for (String child = path; !child.isEmpty(); child = MetadataPath.parent(child)) {
      directories
          .computeIfAbsent(MetadataPath.parent(child), key -> new TreeMap<>())
          .merge(MetadataPath.lastSegment(child), directory, Boolean::logicalOr);
      directory = true;
    }
  }
}
