package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.RecordedService;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.redact.pseudonym.PseudonymNumbering;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A small instance as a recorder saw it, in two versions. */
final class CrawlBuilder {

  static final FixtureOrigin ORIGIN =
      new FixtureOrigin(FixtureOrigin.OriginKind.RECORDED, "2026-11-24", "a test", List.of());

  private final SortedMap<String, CapturedResponse> leaves = new TreeMap<>();
  private final SortedMap<String, CapturedResponse> older = new TreeMap<>();
  private final TreeSet<String> notAsked = new TreeSet<>();
  private final SortedMap<String, Listing> said = new TreeMap<>();

  CrawlBuilder leaf(String path, String text) {
    return leaf(path, 200, "text/plain", text.getBytes(UTF_8));
  }

  CrawlBuilder leaf(String path, int status, String type, byte[] body) {
    leaves.put(path, new CapturedResponse(status, type, body));
    older.put(path, new CapturedResponse(status, type, body));
    return this;
  }

  /** What an older version says, or nothing. */
  CrawlBuilder olderLeaf(String path, String text) {
    older.put(path, new CapturedResponse(200, "text/plain", text.getBytes(UTF_8)));
    return this;
  }

  CrawlBuilder notAsked(String path) {
    notAsked.add(path);
    return this;
  }

  /** What a directory lists, if it is not what follows from the leaves. */
  CrawlBuilder listing(String directory, String lines) {
    said.put(directory, Listing.of(lines));
    return this;
  }

  Crawl crawl() {
    return new Crawl(
        new RecordedService(List.of("2009-04-04", "latest"), RecordedService.HttpTokens.REQUIRED),
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

  RedactedCrawl redacted(RedactionContext terms) {
    return new Redactor(crawl(), terms).redact(ORIGIN);
  }

  private Crawl.CrawledTree tree(SortedMap<String, CapturedResponse> some) {
    SortedMap<String, SortedMap<String, Boolean>> directories = new TreeMap<>();
    directories.put("", new TreeMap<>());
    some.forEach(
        (path, seen) -> {
          if (seen.status() == 200) {
            list(directories, path);
          }
        });
    notAsked.forEach(path -> list(directories, path));
    SortedMap<String, Listing> listings = new TreeMap<>();
    directories.forEach((at, children) -> listings.put(at, Listing.ofChildren(at, children)));
    listings.putAll(said);
    return new Crawl.CrawledTree(some, listings, notAsked);
  }

  private static void list(SortedMap<String, SortedMap<String, Boolean>> directories, String path) {
    boolean directory = false;
    for (String child = path; !child.isEmpty(); child = MetadataPath.parent(child)) {
      directories
          .computeIfAbsent(MetadataPath.parent(child), any -> new TreeMap<>())
          .merge(MetadataPath.lastSegment(child), directory, Boolean::logicalOr);
      directory = true;
    }
  }
}
