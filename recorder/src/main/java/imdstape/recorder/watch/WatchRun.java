package imdstape.recorder.watch;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.recorder.client.CrawlStoppedException;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.UnreadReason;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.ListedName;
import imdstape.recorder.crawl.ListingParser;
import imdstape.recorder.watch.WatchedItem.Endpoint;
import imdstape.recorder.watch.WatchedItem.LeafValue;
import imdstape.recorder.watch.WatchedItem.ListedNames;
import imdstape.recorder.watch.WatchedItem.TagListing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One watch: rounds of requests at an interval. For one use, by one thread. */
final class WatchRun {

  /** More than an instance with 15 interfaces and 50 tags has below one directory. */
  private static final int MAX_PATHS = 1_000;

  private static final String ROOT = "/" + MetadataPath.LATEST + "/";
  private static final String TAGS_DIRECTORY = "meta-data/tags";

  private final ImdsClient client;
  private final Crawl initialCrawl;
  private final ChangeLog log;
  private final int requestsBefore;
  private Instant eventsCheckedAt;
  private Instant allCheckedAt;

  WatchRun(ImdsClient client, Crawl initialCrawl) {
    this.client = client;
    this.initialCrawl = initialCrawl;
    this.requestsBefore = client.requestCount();
    Instant now = client.serviceTime();
    this.log = new ChangeLog(now);
    this.eventsCheckedAt = now;
    this.allCheckedAt = now;
    setInitialResponses(initialCrawl.tree(MetadataPath.LATEST));
  }

  private void setInitialResponses(Crawl.CrawledTree latest) {
    log.setInitial(new Endpoint(), ChangeLog.PRESENT);
    log.setInitial(
        new TagListing(),
        latest.listings().containsKey(TAGS_DIRECTORY) ? ChangeLog.PRESENT : ChangeLog.NOT_FOUND);
    latest
        .leaves()
        .forEach(
            (path, response) -> {
              if (WatchedPaths.isWatched(path) && ChangeLog.isConclusive(response)) {
                log.setInitial(new LeafValue(path), response);
              }
            });
    for (String directory : WatchedPaths.namesOnlyDirectories()) {
      Listing listing = latest.listings().get(directory);
      log.setInitial(
          new ListedNames(directory),
          listing == null ? ChangeLog.NOT_FOUND : sortedNames(directory, listing));
    }
  }

  /**
   * Runs the rounds until the end of the duration, or until the watch is stopped.
   *
   * @param interval from the start of one round to the start of the next
   */
  WatchResult run(Duration duration, Duration interval) {
    Instant begin = client.now();
    Instant startedAt = client.serviceTime();
    String stopReason = null;
    int rounds = 0;
    try {
      long lastSlot = MetadataWatcher.rounds(duration, interval) - 1;
      for (long slot = 0; slot <= lastSlot; rounds++) {
        runRound(rounds % MetadataWatcher.ROUNDS_PER_FULL_CHECK == 0 || slot == lastSlot);
        Instant done = client.now();
        // a round that takes longer than the interval omits slots instead of catching up
        slot = Math.max(slot, Duration.between(begin, done).dividedBy(interval)) + 1;
        if (slot <= lastSlot) {
          Duration remaining = Duration.between(done, begin.plus(interval.multipliedBy(slot)));
          client.pause(remaining.compareTo(interval) > 0 ? interval : remaining);
        }
      }
    } catch (CrawlStoppedException stopped) {
      stopReason = stopped.reason();
    }
    return new WatchResult(
        initialCrawl,
        log.changes(),
        new WatchStatistics(
            startedAt,
            client.serviceTime(),
            rounds,
            client.requestCount() - requestsBefore,
            log.ignoredAnswers(),
            stopReason));
  }

  private void runRound(boolean isFull) {
    int failedBefore = client.failedAttempts();
    CapturedResponse top = client.get(ROOT + "meta-data/");
    Instant now = client.serviceTime();
    log.setCheckTimes(now, eventsCheckedAt);
    eventsCheckedAt = now;
    if (top.status() == 200 && top.unreadReason() == null) {
      log.update(new Endpoint(), ChangeLog.PRESENT);
      checkLeaves(WatchedPaths.events());
      if (isFull) {
        log.setCheckTimes(now, allCheckedAt);
        allCheckedAt = now;
        checkOtherItems();
      }
    } else {
      // a disabled endpoint answers every request with a 403
      log.observe(new Endpoint(), top.status() == 403 ? ChangeLog.NOT_FOUND : top);
    }
    if (client.failedAttempts() == failedBefore) {
      client.resetFailures();
    }
  }

  private void checkOtherItems() {
    checkLeaves(WatchedPaths.others());
    for (String directory : WatchedPaths.namesOnlyDirectories()) {
      CapturedResponse response = client.get(ROOT + directory + "/");
      log.observe(new ListedNames(directory), withNamesOnly(directory, response));
    }
    CapturedResponse tags = client.get(ROOT + TAGS_DIRECTORY + "/");
    log.observe(new TagListing(), tags.status() == 200 ? ChangeLog.PRESENT : tags);
    boolean areTagsShown = log.exists(new TagListing());
    WatchedPaths.namedDirectories().stream()
        // tags that the option hides still exist
        .filter(directory -> areTagsShown || !directory.startsWith(TAGS_DIRECTORY + "/"))
        .forEach(this::checkNamedDirectory);
  }

  /**
   * Checks the leaves that a directory lists now, at any depth, and those that it listed before.
   */
  private void checkNamedDirectory(String directory) {
    Set<String> leaves = new TreeSet<>();
    Set<String> unreadDirectories = new TreeSet<>();
    List<String> level = List.of(directory);
    while (!level.isEmpty()) {
      List<String> directories = level;
      List<String> nextLevel = new ArrayList<>();
      client.get(
          directories.stream().map(parent -> ROOT + parent + "/").toList(),
          (i, response) -> {
            String parent = directories.get(i);
            Optional<List<String>> children = children(parent, response);
            if (children.isEmpty()) {
              unreadDirectories.add(parent);
            }
            for (String path : children.orElse(List.of())) {
              if (leaves.size() + nextLevel.size() >= MAX_PATHS) {
                log.ignore("more paths than are asked for");
              } else if (Catalogue.isDirectory(path)) {
                nextLevel.add(path);
              } else if (WatchedPaths.isBelowNamedDirectory(path)
                  && !SecretPaths.isNeverRequested(ListedName.normalize(path))) {
                leaves.add(path);
              }
            }
          });
      level = nextLevel;
    }
    checkLeaves(List.copyOf(leaves));
    for (WatchedItem item : log.knownItems()) {
      String path = item.path();
      boolean mayExist =
          leaves.contains(path)
              || unreadDirectories.stream().anyMatch(unread -> path.startsWith(unread + "/"));
      if (path.startsWith(directory + "/") && !mayExist) {
        log.update(item, ChangeLog.NOT_FOUND);
      }
    }
  }

  /** The paths that a directory lists; empty if the response does not tell. */
  private Optional<List<String>> children(String directory, CapturedResponse response) {
    if (response.status() == 404) {
      return Optional.of(List.of());
    }
    if (!ChangeLog.isConclusive(response)) {
      log.ignore(response);
      return Optional.empty();
    }
    Optional<Listing> listing = ListingParser.parse(directory, response);
    if (listing.isEmpty()) {
      log.ignore(UnreadReason.NO_LISTING.text());
      return Optional.empty();
    }
    return Optional.of(
        names(directory, listing.get()).stream()
            .filter(name -> !ListedName.leavesDirectory(name))
            .map(name -> directory + "/" + name)
            .filter(path -> !SecretPaths.isNeverListed(ListedName.normalize(path)))
            .toList());
  }

  /** The response reduced to the names that it lists, because other text could be a secret. */
  private static CapturedResponse withNamesOnly(String directory, CapturedResponse response) {
    if (!ChangeLog.isConclusive(response) || response.status() != 200) {
      return response;
    }
    return ListingParser.parse(directory, response)
        .map(listing -> sortedNames(directory, listing))
        .orElse(CapturedResponse.withoutBody(UnreadReason.NO_LISTING, response.length()));
  }

  private static CapturedResponse sortedNames(String directory, Listing listing) {
    String text = String.join("\n", names(directory, listing));
    return new CapturedResponse(200, "", text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> names(String directory, Listing listing) {
    return listing.children(directory).stream().map(Listing.ListingEntry::name).sorted().toList();
  }

  private void checkLeaves(List<String> paths) {
    client.get(
        paths.stream().map(path -> ROOT + path).toList(),
        (i, response) -> log.observe(new LeafValue(paths.get(i)), response));
  }
}
