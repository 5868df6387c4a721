package imdstape.recorder.proxy;

import imdstape.cli.CommandException;
import imdstape.fixture.RecordedService;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.client.UnreadReason;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.ListedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What a program asked for and what it was told, as it passes: real values, in memory only. Bodies
 * at paths that may hold a credential, a token or a proof of identity are not taken at all. Of two
 * answers at one path the later counts.
 */
public final class ProxyCapture {

  /** User-data is 16 KiB at most (EC2 User Guide), and nothing else is near it. */
  static final int MAX_BODY_BYTES = 1 << 20;

  /** Of all bodies together. */
  private static final int MAX_TOTAL_BODY_BYTES = 16 << 20;

  /** More paths than any instance has. */
  private static final int MAX_PATHS = 20_000;

  /** Whatever else a program calls a method may be anything. */
  private static final Set<String> KNOWN_METHODS =
      Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE");

  private static final Set<Integer> KEPT_STATUSES = Set.of(200, 404);

  private final Map<MetadataPath, PathRequests> requestsByPath = new LinkedHashMap<>();
  private final Map<String, Map<String, CapturedResponse>> responsesByVersion = new TreeMap<>();
  private Listing versions = new Listing(List.of());
  private Set<String> keptVersions = Set.of();
  private int requestCount;
  private int notKeptCount;
  private long heldBodyBytes;

  /** How often a path was asked for, and by which protocol. */
  private static final class PathRequests {
    private final Set<String> methods = new LinkedHashSet<>();
    private final SortedSet<Integer> statuses = new TreeSet<>();
    private int withoutToken;
    private int withToken;
  }

  /** Whether the body at a path may be looked at. */
  static boolean mayKeepBody(MetadataPath path) {
    String below = path.relativePath();
    return !ListedName.isNeverRequested(below, path.hasTrailingSlash())
        && !below.equals(MetadataPath.TOKEN_PATH);
  }

  /**
   * A request has come.
   *
   * @param token whether a session token came with it
   */
  public synchronized void addRequest(String method, MetadataPath path, boolean token) {
    requestCount++;
    PathRequests one =
        requestsByPath.size() < MAX_PATHS
            ? requestsByPath.computeIfAbsent(path, any -> new PathRequests())
            : requestsByPath.get(path);
    if (one != null) {
      one.methods.add(KNOWN_METHODS.contains(method) ? method : "another method");
      if (token || method.equals("PUT")) {
        one.withToken++;
      } else {
        one.withoutToken++;
      }
    }
  }

  /** A GET was answered; a status of 0 is no answer. */
  public synchronized void addResponse(MetadataPath path, CapturedResponse seen) {
    PathRequests one = requestsByPath.get(path);
    if (one == null) {
      return;
    }
    one.statuses.add(seen.status());
    if (!KEPT_STATUSES.contains(seen.status())) {
      notKeptCount++;
    } else if (path.version().isEmpty()) {
      versions = seen.text().map(Listing::of).orElse(versions);
    } else {
      Map<String, CapturedResponse> ofVersion =
          responsesByVersion.computeIfAbsent(path.version(), any -> new TreeMap<>());
      CapturedResponse before = ofVersion.get(path.relativePath());
      heldBodyBytes -= before == null ? 0 : before.body().length;
      CapturedResponse kept =
          heldBodyBytes + seen.body().length > MAX_TOTAL_BODY_BYTES ? withoutBody(seen) : seen;
      heldBodyBytes += kept.body().length;
      ofVersion.put(path.relativePath(), kept);
    }
  }

  private static CapturedResponse withoutBody(CapturedResponse seen) {
    return CapturedResponse.withoutBody(UnreadReason.TOO_LONG, seen.length());
  }

  /**
   * All of it as a crawl.
   *
   * @param protocol how the service speaks, whatever it was asked for
   * @throws CommandException if nothing was asked for
   */
  public synchronized Crawl toCrawl(RecordedService protocol) {
    CapturedTrees trees = new CapturedTrees(responsesByVersion, versions);
    if (trees.isEmpty()) {
      throw CommandException.failure("nothing was asked for and answered; nothing was written");
    }
    keptVersions = Set.copyOf(trees.versions());
    return new Crawl(
        new RecordedService(trees.versions(), protocol.tokens(), protocol.traits()),
        trees.trees(),
        requestCount,
        trees.skipped(),
        null);
  }

  /** How many paths were asked for and are a fact now. */
  public synchronized int answeredPathCount() {
    return responsesByVersion.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * What was asked, in that order, in lines for people.
   *
   * @param names gives a path below a version the names that it has in the fixture
   */
  public synchronized List<String> describeRequests(UnaryOperator<String> names) {
    List<String> lines = new ArrayList<>();
    lines.add("asked for, in this order:");
    requestsByPath.forEach(
        (path, one) -> {
          boolean everybodys =
              path.relativePath().isEmpty() || path.relativePath().equals(MetadataPath.TOKEN_PATH);
          // a version that is none may be anything
          boolean known =
              everybodys && (path.version().isEmpty() || keptVersions.contains(path.version()));
          if (known || isInFixture(path)) {
            lines.add(
                "  "
                    + line(
                        path, known ? path.relativePath() : names.apply(path.relativePath()), one));
          }
        });
    if (notKeptCount > 0) {
      lines.add(
          "not kept: "
              + notKeptCount
              + " answers that say nothing of the instance (no answer, or neither 200 nor 404)");
    }
    return lines;
  }

  private boolean isInFixture(MetadataPath path) {
    return keptVersions.contains(path.version())
        && responsesByVersion
            .getOrDefault(path.version(), Map.of())
            .containsKey(path.relativePath());
  }

  private static String line(MetadataPath path, String below, PathRequests one) {
    int times = one.withoutToken + one.withToken;
    String statuses =
        one.statuses.stream().map(ProxyCapture::status).collect(Collectors.joining(", "));
    return "%s %s%s%s  IMDSv%s"
        .formatted(
            String.join(",", one.methods),
            new MetadataPath(path.version(), below, path.hasTrailingSlash()),
            times > 1 ? "  " + times + " times" : "",
            statuses.isEmpty() ? "" : "  " + statuses,
            one.withToken == 0 ? "1" : one.withoutToken == 0 ? "2" : "1 and IMDSv2");
  }

  private static String status(int status) {
    return status == 0 ? "no answer" : String.valueOf(status);
  }

  /** What it holds is nobody's business. */
  @Override
  public synchronized String toString() {
    return "Capture[" + requestCount + " requests, •••]";
  }
}
