package imdstape.recorder.watch;

import imdstape.recorder.client.CrawlStoppedException;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.watch.WatchResult.ObservedChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The last known response of each watched item, and the changes of these responses: real values, in
 * memory only. For use by one thread.
 */
final class ChangeLog {

  static final CapturedResponse NOT_FOUND = CapturedResponse.ofStatus(404, "");
  static final CapturedResponse PRESENT = CapturedResponse.ofStatus(200, "");

  /** A scenario that a person can read has some dozens of changes. */
  private static final int MAX_CHANGES = 10_000;

  private static final int MAX_KEPT_BYTES = 16 << 20;

  private final SortedMap<WatchedItem, CapturedResponse> known =
      new TreeMap<>(Comparator.comparing(WatchedItem::path));
  private final List<ObservedChange> changes = new ArrayList<>();
  private final SortedMap<String, Integer> ignoredAnswers = new TreeMap<>();
  private Instant checkedAt;
  private Instant previouslyCheckedAt;
  private int keptBytes;

  ChangeLog(Instant start) {
    this.checkedAt = start;
    this.previouslyCheckedAt = start;
  }

  /** Whether a response states a value, or that there is none. */
  static boolean isConclusive(CapturedResponse response) {
    return response.unreadReason() == null
        && (response.status() == 200 || response.status() == 404);
  }

  /** Sets the response of an item before the watch. */
  void setInitial(WatchedItem item, CapturedResponse response) {
    known.put(item, response);
  }

  /**
   * Sets the times that the next changes get.
   *
   * @param now when their items are checked
   * @param previous when their items were checked before
   */
  void setCheckTimes(Instant now, Instant previous) {
    checkedAt = now;
    previouslyCheckedAt = previous;
  }

  /** Whether the last known response of an item is a 200. */
  boolean exists(WatchedItem item) {
    return known.getOrDefault(item, NOT_FOUND).status() == 200;
  }

  /** The items with a known response, in the order of their paths. */
  List<WatchedItem> knownItems() {
    return List.copyOf(known.keySet());
  }

  /** Updates an item, or counts an inconclusive response as ignored. */
  void observe(WatchedItem item, CapturedResponse response) {
    if (isConclusive(response)) {
      update(item, response);
    } else {
      ignore(response);
    }
  }

  /** Counts an inconclusive response as ignored. */
  void ignore(CapturedResponse response) {
    ignore(
        response.unreadReason() != null
            ? response.unreadReason().text()
            : "status " + response.status());
  }

  /** Counts an answer that is ignored for this reason. */
  void ignore(String reason) {
    ignoredAnswers.merge(reason, 1, Integer::sum);
  }

  /**
   * Sets the response of an item and adds a change if it differs from the known one.
   *
   * @throws CrawlStoppedException if there are too many changes
   */
  void update(WatchedItem item, CapturedResponse response) {
    CapturedResponse before = known.get(item);
    // an item that the crawl could not read: whether it has changed is unknown
    boolean isFirst = before == null && !WatchedPaths.isBelowNamedDirectory(item.path());
    boolean isSame =
        (before == null ? NOT_FOUND : before).status() == response.status()
            && (response.status() != 200
                || before == null
                || Arrays.equals(before.body(), response.body()));
    if (!isSame && !isFirst) {
      keptBytes += response.body().length;
      if (changes.size() == MAX_CHANGES || keptBytes > MAX_KEPT_BYTES) {
        throw new CrawlStoppedException("more changed than a scenario can tell");
      }
      changes.add(new ObservedChange(item, checkedAt, previouslyCheckedAt, response));
    }
    if (!isSame || isFirst) {
      known.put(item, response);
    }
  }

  List<ObservedChange> changes() {
    return changes;
  }

  /** How often answers were ignored, by reason. */
  SortedMap<String, Integer> ignoredAnswers() {
    return ignoredAnswers;
  }
}
