package imdstape.recorder.client;

/**
 * Counts failed attempts, pauses before each retry, and ends the crawl after too many failures. For
 * use by one thread.
 */
final class RetryLimiter {

  /** How many paths in a row may stay unanswered before the service counts as gone. */
  private static final int MAX_CONSECUTIVE_UNANSWERED = 5;

  /** How many attempts may fail in total; at 5 s each they take ten minutes. */
  private static final int MAX_FAILED_ATTEMPTS = 120;

  private final RequestSender sender;
  private int failedAttempts;
  private int consecutiveUnanswered;

  RetryLimiter(RequestSender sender) {
    this.sender = sender;
  }

  int failedAttempts() {
    return failedAttempts;
  }

  /** Counts an attempt that failed: no response, a truncated one, or a 5xx. */
  void addFailedAttempt() {
    failedAttempts++;
  }

  /** Notes that a path was answered. */
  void addAnsweredPath() {
    consecutiveUnanswered = 0;
  }

  /**
   * Counts a path that stayed unanswered at every attempt.
   *
   * @throws CrawlStoppedException after too many in a row
   */
  void addUnansweredPath() {
    consecutiveUnanswered++;
    if (consecutiveUnanswered >= MAX_CONSECUTIVE_UNANSWERED) {
      throw new CrawlStoppedException("the service stopped answering");
    }
  }

  /**
   * Pauses before the next attempt, each time twice as long.
   *
   * @param attempt the number of the attempt that failed, from 1
   * @throws CrawlStoppedException after too many failed attempts in total
   */
  void backOff(int attempt) {
    if (failedAttempts > MAX_FAILED_ATTEMPTS) {
      throw new CrawlStoppedException(
          "more than " + MAX_FAILED_ATTEMPTS + " requests got no answer, half of one or a 5xx");
    }
    sender.pause(RequestPolicy.FIRST_BACKOFF.multipliedBy(1L << (attempt - 1)));
  }

  /** Forgets all failures. */
  void reset() {
    failedAttempts = 0;
    consecutiveUnanswered = 0;
  }
}
