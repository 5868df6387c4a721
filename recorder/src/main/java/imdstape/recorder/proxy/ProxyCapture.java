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
  static final int LONGEST_BODY = 1 << 20;

  /** Of all bodies together. */
  private static final int MOST_BODIES = 16 << 20;

  /** More paths than any instance has. */
  private static final int MOST_PATHS = 20_000;

  /** Whatever else a program calls a method may be anything. */
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE");

  private static final Set<Integer> FACTS = Set.of(200, 404);

  private final Map<MetadataPath, PathRequests> asked = new LinkedHashMap<>();
  private final Map<String, Map<String, CapturedResponse>> answers = new TreeMap<>();
  private Listing versions = new Listing(List.of());
  private Set<String> kept = Set.of();
  private int requests;
  private int others;
  private long held;

  /** How often a path was asked for, and by which protocol. */
  private static final class PathRequests {
    private final Set<String> methods = new LinkedHashSet<>();
    private final SortedSet<Integer> statuses = new TreeSet<>();
    private int v1;
    private int v2;
  }

  /** Whether the body at a path may be looked at. */
  static boolean mayBeKept(MetadataPath path) {
    String below = path.below();
    return !ListedName.isNeverRequested(below, path.slashed()) && !below.equals(MetadataPath.TOKEN);
  }

  /**
   * A request has come.
   *
   * @param token whether a session token came with it
   */
  public synchronized void asked(String method, MetadataPath path, boolean token) {
    requests++;
    PathRequests one =
        asked.size() < MOST_PATHS
            ? asked.computeIfAbsent(path, any -> new PathRequests())
            : asked.get(path);
    if (one != null) {
      one.methods.add(METHODS.contains(method) ? method : "another method");
      if (token || method.equals("PUT")) {
        one.v2++;
      } else {
        one.v1++;
      }
    }
  }

  /** A GET was answered; a status of 0 is no answer. */
  public synchronized void answered(MetadataPath path, CapturedResponse seen) {
    PathRequests one = asked.get(path);
    if (one == null) {
      return;
    }
    one.statuses.add(seen.status());
    if (!FACTS.contains(seen.status())) {
      others++;
    } else if (path.version().isEmpty()) {
      versions = seen.text().map(Listing::of).orElse(versions);
    } else {
      Map<String, CapturedResponse> ofVersion =
          answers.computeIfAbsent(path.version(), any -> new TreeMap<>());
      CapturedResponse before = ofVersion.get(path.below());
      held -= before == null ? 0 : before.body().length;
      CapturedResponse kept = held + seen.body().length > MOST_BODIES ? tooMuch(seen) : seen;
      held += kept.body().length;
      ofVersion.put(path.below(), kept);
    }
  }

  private static CapturedResponse tooMuch(CapturedResponse seen) {
    return CapturedResponse.unread(UnreadReason.TOO_LONG, seen.length());
  }

  /**
   * All of it as a crawl.
   *
   * @param protocol how the service speaks, whatever it was asked for
   * @throws CommandException if nothing was asked for
   */
  public synchronized Crawl crawl(RecordedService protocol) {
    CapturedTrees trees = new CapturedTrees(answers, versions);
    if (trees.isEmpty()) {
      throw CommandException.failed("nothing was asked for and answered; nothing was written");
    }
    kept = Set.copyOf(trees.versions());
    return new Crawl(
        new RecordedService(trees.versions(), protocol.tokens(), protocol.traits()),
        trees.all(),
        requests,
        trees.skipped(),
        null);
  }

  /** How many paths were asked for and are a fact now. */
  public synchronized int paths() {
    return answers.values().stream().mapToInt(Map::size).sum();
  }

  /**
   * What was asked, in that order, in lines for people.
   *
   * @param names gives a path below a version the names that it has in the fixture
   */
  public synchronized List<String> lines(UnaryOperator<String> names) {
    List<String> lines = new ArrayList<>();
    lines.add("asked for, in this order:");
    asked.forEach(
        (path, one) -> {
          boolean everybodys = path.below().isEmpty() || path.below().equals(MetadataPath.TOKEN);
          // a version that is none may be anything
          boolean known = everybodys && (path.version().isEmpty() || kept.contains(path.version()));
          if (known || isFact(path)) {
            lines.add("  " + line(path, known ? path.below() : names.apply(path.below()), one));
          }
        });
    if (others > 0) {
      lines.add(
          "not kept: "
              + others
              + " answers that say nothing of the instance (no answer, or neither 200 nor 404)");
    }
    return lines;
  }

  private boolean isFact(MetadataPath path) {
    return kept.contains(path.version())
        && answers.getOrDefault(path.version(), Map.of()).containsKey(path.below());
  }

  private static String line(MetadataPath path, String below, PathRequests one) {
    int times = one.v1 + one.v2;
    String statuses =
        one.statuses.stream().map(ProxyCapture::status).collect(Collectors.joining(", "));
    return "%s %s%s%s  IMDSv%s"
        .formatted(
            String.join(",", one.methods),
            new MetadataPath(path.version(), below, path.slashed()),
            times > 1 ? "  " + times + " times" : "",
            statuses.isEmpty() ? "" : "  " + statuses,
            one.v2 == 0 ? "1" : one.v1 == 0 ? "2" : "1 and IMDSv2");
  }

  private static String status(int status) {
    return status == 0 ? "no answer" : String.valueOf(status);
  }

  /** What it holds is nobody's business. */
  @Override
  public synchronized String toString() {
    return "Capture[" + requests + " requests, •••]";
  }
}
