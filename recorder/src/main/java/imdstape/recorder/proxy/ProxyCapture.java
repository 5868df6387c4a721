package imdstape.recorder.proxy;

import imdstape.cli.CommandException;
import imdstape.fixture.RecordedService;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.UnreadReason;
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
 * The requests of a program and the responses to them: real values, in memory only. The bodies at
 * paths that may hold a credential, a token or a proof of identity are never kept. Of several
 * responses at requests path, the last requests counts. Thread-safe.
 */
public final class ProxyCapture {

  /** How many paths are kept; no instance has as many. */
  private static final int MAX_PATHS = 20_000;

  /** Other methods are not shown by name, because a program can send anything as a method. */
  private static final Set<String> KNOWN_METHODS =
      Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE");

  /** The statuses that state whether a path exists. */
  private static final Set<Integer> KEPT_STATUSES = Set.of(200, 404);

  private final Map<MetadataPath, PathRequests> requestsByPath = new LinkedHashMap<>();
  private final Map<String, Map<String, CapturedResponse>> responsesByVersion = new TreeMap<>();
  private Listing versions = new Listing(List.of());
  private Set<String> keptVersions = Set.of();
  private int requestCount;
  private int notKeptCount;
  private long heldBodyBytes;

  /** The requests of one path. */
  private static final class PathRequests {
    private final Set<String> methods = new LinkedHashSet<>();
    private final SortedSet<Integer> statuses = new TreeSet<>();
    private int withoutToken;
    private int withToken;
  }

  /** Whether the body at a path may be kept. */
  static boolean mayKeepBody(MetadataPath path) {
    String below = path.relativePath();
    return !ListedName.isNeverRequested(below, path.hasTrailingSlash())
        && !below.equals(MetadataPath.TOKEN_PATH);
  }

  /**
   * Adds a request.
   *
   * @param hasToken whether it carried a session token
   */
  synchronized void addRequest(String method, MetadataPath path, boolean hasToken) {
    requestCount++;
    PathRequests requests =
        requestsByPath.size() < MAX_PATHS
            ? requestsByPath.computeIfAbsent(path, any -> new PathRequests())
            : requestsByPath.get(path);
    if (requests != null) {
      requests.methods.add(KNOWN_METHODS.contains(method) ? method : "another method");
      if (hasToken || method.equals("PUT")) {
        requests.withToken++;
      } else {
        requests.withoutToken++;
      }
    }
  }

  /** Adds the response to a GET; its status is 0 if there was none. */
  synchronized void addResponse(MetadataPath path, CapturedResponse response) {
    PathRequests requests = requestsByPath.get(path);
    if (requests == null) {
      return;
    }
    requests.statuses.add(response.status());
    if (!KEPT_STATUSES.contains(response.status())) {
      notKeptCount++;
    } else if (path.version().isEmpty()) {
      versions = response.text().map(Listing::of).orElse(versions);
    } else {
      Map<String, CapturedResponse> ofVersion =
          responsesByVersion.computeIfAbsent(path.version(), any -> new TreeMap<>());
      CapturedResponse before = ofVersion.get(path.relativePath());
      heldBodyBytes -= before == null ? 0 : before.body().length;
      CapturedResponse kept =
          heldBodyBytes + response.body().length > CapturedResponse.MAX_TOTAL_BODY_BYTES
              ? withoutBody(response)
              : response;
      heldBodyBytes += kept.body().length;
      ofVersion.put(path.relativePath(), kept);
    }
  }

  private static CapturedResponse withoutBody(CapturedResponse response) {
    return CapturedResponse.withoutBody(UnreadReason.TOO_LONG, response.length());
  }

  /**
   * Everything that was captured, as a crawl.
   *
   * @param protocol the token policy and the traits of the service
   * @throws CommandException if no request was answered
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

  /** How many paths have a response that is kept. */
  public synchronized int answeredPathCount() {
    return responsesByVersion.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * Describes the requests in the order of their paths, one line per path. A path appears only if
   * it is in the crawl or has no real names.
   *
   * @param redactPath replaces the names in a path below the version by those of the fixture
   */
  public synchronized List<String> describeRequests(UnaryOperator<String> redactPath) {
    List<String> lines = new ArrayList<>();
    lines.add("asked for, in this order:");
    requestsByPath.forEach(
        (path, requests) -> {
          boolean hasNoNames =
              path.relativePath().isEmpty() || path.relativePath().equals(MetadataPath.TOKEN_PATH);
          // a program can send anything as a version, so only known versions are shown
          boolean isPublic =
              hasNoNames && (path.version().isEmpty() || keptVersions.contains(path.version()));
          if (isPublic || isInFixture(path)) {
            lines.add(
                "  "
                    + describe(
                        path,
                        isPublic ? path.relativePath() : redactPath.apply(path.relativePath()),
                        requests));
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

  private static String describe(MetadataPath path, String below, PathRequests requests) {
    int times = requests.withoutToken + requests.withToken;
    String statuses =
        requests.statuses.stream()
            .map(ProxyCapture::describeStatus)
            .collect(Collectors.joining(", "));
    return "%s %s%s%s  IMDSv%s"
        .formatted(
            String.join(",", requests.methods),
            new MetadataPath(path.version(), below, path.hasTrailingSlash()),
            times > 1 ? "  " + times + " times" : "",
            statuses.isEmpty() ? "" : "  " + statuses,
            requests.withToken == 0 ? "1" : requests.withoutToken == 0 ? "2" : "1 and IMDSv2");
  }

  private static String describeStatus(int status) {
    return status == 0 ? "no answer" : String.valueOf(status);
  }

  /** Omits paths and responses, which are real values. */
  @Override
  public synchronized String toString() {
    return "Capture[" + requestCount + " requests, •••]";
  }
}
