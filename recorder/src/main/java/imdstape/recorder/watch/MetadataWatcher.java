package imdstape.recorder.watch;

import static imdstape.metadata.Category.Volatility.EVENT;
import static imdstape.metadata.Category.Volatility.FIXED;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.client.CrawlStoppedException;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.UnreadReason;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.ListedName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Goes on asking, after a crawl, for what changes while an instance runs. What becomes of what is
 * the catalogue's: events are asked for in every round, and in every {@value
 * #ROUNDS_PER_FULL_CHECK}th all that somebody changes by hand or that is renewed. What is never
 * stored is not asked for here either; of credentials there are only the names of the roles.
 */
public final class MetadataWatcher {

  /** AWS advises to look for Spot notices every 5 s (EC2 User Guide); nobody tags as fast. */
  public static final int ROUNDS_PER_FULL_CHECK = 12;

  /** A story that a person can read has some dozens; one that lies has no end. */
  static final int MAX_CHANGES = 10_000;

  /** Of an instance with 15 interfaces, and 50 tags. */
  static final int MAX_PATHS = 1_000;

  private static final int MAX_KEPT_BYTES = 16 << 20;
  private static final String ROOT = "/" + MetadataPath.LATEST + "/";
  private static final Set<ValueKind.RedactionAction> STORED_REDACTIONS =
      Set.of(
          ValueKind.RedactionAction.KEEP,
          ValueKind.RedactionAction.REPLACE,
          ValueKind.RedactionAction.GENERATE);
  private static final CapturedResponse NOT_FOUND = CapturedResponse.ofStatus(404, "");
  private static final CapturedResponse PRESENT = CapturedResponse.ofStatus(200, "");

  private final ImdsClient client;

  public MetadataWatcher(ImdsClient client) {
    this.client = client;
  }

  /** How many requests a watch takes, about: what is listed may be more by then. */
  public static int estimateRequests(Crawl before, Duration length, Duration every) {
    long rounds = rounds(length, every);
    long events = 1L + concretePaths(MetadataWatcher::isEvent).size();
    Crawl.CrawledTree latest = before.tree(MetadataPath.LATEST);
    long others =
        4L
            + concretePaths(category -> !isEvent(category)).size()
            + latest.leaves().keySet().stream()
                .filter(MetadataWatcher::isBelowNamedDirectory)
                .count();
    return (int)
        Math.min(
            Integer.MAX_VALUE, rounds * events + (rounds / ROUNDS_PER_FULL_CHECK + 2) * others);
  }

  private static long rounds(Duration length, Duration every) {
    return length.dividedBy(every) + 1;
  }

  /**
   * Watches.
   *
   * @param before what it said until then
   * @param length how long
   * @param every the time from one round to the next
   * @return what was seen until the end, or until it was stopped
   */
  public WatchResult watch(Crawl before, Duration length, Duration every) {
    client.cancellation().beginInterruptible();
    try {
      return new Watch(before).go(length, every);
    } finally {
      client.cancellation().endInterruptible();
    }
  }

  private static boolean isEvent(Category category) {
    return category.volatility() == EVENT;
  }

  /** What can be stored at all: what is withheld needs no second look. */
  private static boolean isWatched(Category category) {
    return category.volatility() != FIXED
        && STORED_REDACTIONS.contains(category.kind().redactionAction());
  }

  private static boolean isBelowNamedDirectory(String path) {
    return Catalogue.find(path)
        .filter(category -> !category.isConcrete() && isWatched(category))
        .isPresent();
  }

  private static List<String> concretePaths(Predicate<Category> which) {
    return Catalogue.concreteCategories()
        .filter(MetadataWatcher::isWatched)
        .filter(which)
        .map(Category::pathTemplate)
        .filter(path -> !SecretPaths.isNeverRequested(path))
        .toList();
  }

  /** The directories whose names are somebody's: the path of a category up to its first name. */
  private static List<String> namedDirectories(Predicate<Category> which) {
    return Catalogue.all().stream()
        .filter(category -> !category.isConcrete() && category.volatility() != FIXED)
        .filter(which)
        .map(
            category -> category.pathTemplate().substring(0, category.pathTemplate().indexOf("/{")))
        .distinct()
        .filter(directory -> !SecretPaths.isNeverListed(directory))
        .toList();
  }

  /** Where only the names may be read. */
  private static List<String> namesOnlyDirectories() {
    return namedDirectories(
        category -> category.kind().redactionAction() == ValueKind.RedactionAction.NEVER_REQUEST);
  }

  /** One watch. */
  private final class Watch {
    private final Crawl before;
    private final Map<String, CapturedResponse> last = new TreeMap<>();
    private final List<WatchResult.ObservedChange> changes = new ArrayList<>();
    private final SortedMap<String, Integer> odd = new TreeMap<>();
    private final int asked = client.requestCount();
    private Instant now;

    /** When those were asked before that are asked now. */
    private Instant since;

    private Instant askedForEvents;
    private Instant askedForAll;
    private int kept;

    Watch(Crawl before) {
      this.before = before;
      this.now = client.serviceTime();
      this.since = now;
      this.askedForEvents = now;
      this.askedForAll = now;
      Crawl.CrawledTree latest = before.tree(MetadataPath.LATEST);
      last.put(WatchResult.ENDPOINT, PRESENT);
      last.put(
          WatchResult.TAGS, latest.listings().containsKey("meta-data/tags") ? PRESENT : NOT_FOUND);
      latest
          .leaves()
          .forEach(
              (path, seen) -> {
                if (Catalogue.find(path).filter(MetadataWatcher::isWatched).isPresent()
                    && isFact(seen)) {
                  last.put(path, seen);
                }
              });
      for (String directory : namesOnlyDirectories()) {
        Listing listing = latest.listings().get(directory);
        last.put(
            directory + "/",
            listing == null ? NOT_FOUND : names(directory, listing).orElse(NOT_FOUND));
      }
    }

    WatchResult go(Duration length, Duration every) {
      Instant begun = client.now();
      Instant from = client.serviceTime();
      String early = null;
      int rounds = 0;
      try {
        long last = rounds(length, every) - 1;
        for (long turn = 0; turn <= last; rounds++) {
          round(rounds % ROUNDS_PER_FULL_CHECK == 0 || turn == last);
          Instant done = client.now();
          // who was slow leaves turns out, and does not hurry
          turn = Math.max(turn, Duration.between(begun, done).dividedBy(every)) + 1;
          if (turn <= last) {
            Duration left = Duration.between(done, begun.plus(every.multipliedBy(turn)));
            client.pause(left.compareTo(every) > 0 ? every : left);
          }
        }
      } catch (CrawlStoppedException stopped) {
        early = stopped.reason();
      }
      return new WatchResult(
          before,
          changes,
          new WatchStatistics(
              from, client.serviceTime(), rounds, client.requestCount() - asked, odd, early));
    }

    private void round(boolean all) {
      int failed = client.failedAttempts();
      CapturedResponse top = client.get(ROOT + "meta-data/");
      now = client.serviceTime();
      since = askedForEvents;
      askedForEvents = now;
      if (top.status() == 200 && top.unreadReason() == null) {
        take(WatchResult.ENDPOINT, PRESENT);
        ask(concretePaths(MetadataWatcher::isEvent));
        if (all) {
          since = askedForAll;
          askedForAll = now;
          theRest();
        }
      } else {
        // disabled, it says 403 to all, or has no tree
        observe(WatchResult.ENDPOINT, top.status() == 403 ? NOT_FOUND : top);
      }
      if (client.failedAttempts() == failed) {
        client.resetFailures();
      }
    }

    private void theRest() {
      ask(concretePaths(category -> !isEvent(category)));
      for (String directory : namesOnlyDirectories()) {
        observe(directory + "/", onlyNames(directory, client.get(ROOT + directory + "/")));
      }
      CapturedResponse tags = client.get(ROOT + WatchResult.TAGS);
      observe(WatchResult.TAGS, tags.status() == 200 ? PRESENT : tags);
      boolean shown = PRESENT.equals(last.get(WatchResult.TAGS));
      namedDirectories(MetadataWatcher::isWatched).stream()
          // hidden by the option they are not gone
          .filter(directory -> shown || !directory.startsWith(WatchResult.TAGS))
          .forEach(this::below);
    }

    /** All below a directory of names: what it lists now, and what it listed before. */
    private void below(String directory) {
      Set<String> found = new TreeSet<>();
      Set<String> unknown = new TreeSet<>();
      List<String> level = List.of(directory);
      while (!level.isEmpty()) {
        List<String> directories = level;
        List<String> deeper = new ArrayList<>();
        client.get(
            directories.stream().map(one -> ROOT + one + "/").toList(),
            (i, seen) -> {
              String one = directories.get(i);
              Optional<List<String>> children = children(one, seen);
              if (children.isEmpty()) {
                unknown.add(one);
              }
              for (String path : children.orElse(List.of())) {
                if (found.size() + deeper.size() >= MAX_PATHS) {
                  oddly("more paths than are asked for");
                } else if (Catalogue.isDirectory(path)) {
                  deeper.add(path);
                } else if (isBelowNamedDirectory(path)
                    && !SecretPaths.isNeverRequested(ListedName.normalize(path))) {
                  found.add(path);
                }
              }
            });
        level = deeper;
      }
      ask(List.copyOf(found));
      for (String path : List.copyOf(last.keySet())) {
        boolean listed =
            found.contains(path) || unknown.stream().anyMatch(one -> path.startsWith(one + "/"));
        if (path.startsWith(directory + "/") && !listed) {
          take(path, NOT_FOUND);
        }
      }
    }

    private Optional<List<String>> children(String directory, CapturedResponse seen) {
      if (seen.status() == 404) {
        return Optional.of(List.of());
      }
      if (!isFact(seen)) {
        observe(directory + "/", seen);
        return Optional.empty();
      }
      return names(directory, Listing.of(seen.text().orElse("\0")))
          .map(
              names ->
                  names
                      .text()
                      .orElse("")
                      .lines()
                      .filter(name -> !ListedName.leavesDirectory(name))
                      .map(name -> directory + "/" + name)
                      .filter(path -> !SecretPaths.isNeverListed(ListedName.normalize(path)))
                      .toList())
          .or(
              () -> {
                oddly(UnreadReason.NO_LISTING.text());
                return Optional.empty();
              });
    }

    /** Whatever else stands there, as the name of a role it is no secret. */
    private CapturedResponse onlyNames(String directory, CapturedResponse seen) {
      return isFact(seen) && seen.status() == 200
          ? names(directory, Listing.of(seen.text().orElse("\0")))
              .orElse(CapturedResponse.withoutBody(UnreadReason.NO_LISTING, seen.length()))
          : seen;
    }

    /** The names that a directory lists in order, one a line; empty if it is no list of names. */
    private Optional<CapturedResponse> names(String directory, Listing listing) {
      List<String> names =
          listing.children(directory).stream().map(Listing.ListingEntry::name).sorted().toList();
      String text = String.join("\n", names);
      return names.stream().allMatch(ListedName::isValid)
          ? Optional.of(new CapturedResponse(200, "", text.getBytes(StandardCharsets.UTF_8)))
          : Optional.empty();
    }

    private void ask(List<String> paths) {
      client.get(
          paths.stream().map(path -> ROOT + path).toList(),
          (i, seen) -> observe(paths.get(i), seen));
    }

    private boolean isFact(CapturedResponse seen) {
      return seen.unreadReason() == null && (seen.status() == 200 || seen.status() == 404);
    }

    private void oddly(String what) {
      odd.merge(what, 1, Integer::sum);
    }

    private void observe(String path, CapturedResponse seen) {
      if (isFact(seen)) {
        take(path, seen);
      } else {
        oddly(seen.unreadReason() != null ? seen.unreadReason().text() : "status " + seen.status());
      }
    }

    private void take(String path, CapturedResponse seen) {
      CapturedResponse known = last.get(path);
      // of what the crawl could not read, nobody knows that it has changed
      boolean first = known == null && !isBelowNamedDirectory(path);
      boolean same =
          (known == null ? NOT_FOUND : known).status() == seen.status()
              && (seen.status() != 200
                  || known == null
                  || Arrays.equals(known.body(), seen.body()));
      if (!same && !first) {
        kept += seen.body().length;
        if (changes.size() == MAX_CHANGES || kept > MAX_KEPT_BYTES) {
          throw new CrawlStoppedException("more changed than a scenario can tell");
        }
        changes.add(new WatchResult.ObservedChange(path, now, since, seen));
      }
      if (!same || first) {
        last.put(path, seen);
      }
    }
  }
}
