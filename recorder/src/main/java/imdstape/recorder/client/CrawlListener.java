package imdstape.recorder.client;

import java.time.Duration;

/** Whoever wants to know how a crawl goes on; nobody is told a value. */
public interface CrawlListener {

  /** Nobody. */
  CrawlListener NONE = new CrawlListener() {};

  /** A request was made, and answered or not. */
  default void requestCompleted(RequestRecord entry) {}

  /**
   * Another path was answered.
   *
   * @param found how many paths are known so far
   * @param fetched how many of them have been asked for
   */
  default void pathFetched(int found, int fetched) {}

  /** Both of two. */
  default CrawlListener and(CrawlListener other) {
    CrawlListener one = this;
    return new CrawlListener() {
      @Override
      public void requestCompleted(RequestRecord entry) {
        one.requestCompleted(entry);
        other.requestCompleted(entry);
      }

      @Override
      public void pathFetched(int found, int fetched) {
        one.pathFetched(found, fetched);
        other.pathFetched(found, fetched);
      }
    };
  }

  /**
   * One request.
   *
   * @param sentAfter when it was sent, from the first on
   * @param duration until its answer had come or nobody waited for it any longer
   * @param method as sent
   * @param target as sent: it may name real roles and addresses
   * @param withToken whether a session token went with it
   * @param status of the answer, 0 if there was none
   * @param bodyBytes of the answer's body, as far as it was read
   */
  record RequestRecord(
      Duration sentAfter,
      Duration duration,
      String method,
      String target,
      boolean withToken,
      int status,
      long bodyBytes) {

    /** The target may name somebody. */
    @Override
    public String toString() {
      return method + " •••, " + status;
    }
  }
}
