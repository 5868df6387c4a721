package imdstape.recorder.client;

import java.time.Duration;
import java.util.OptionalInt;

/** Receives the progress of a crawl. It never receives a response body or a header. */
public interface CrawlListener {

  /** A listener that ignores everything. */
  CrawlListener NONE = new CrawlListener() {};

  /** Called after each request, with or without a response. */
  default void requestCompleted(RequestRecord entry) {}

  /**
   * Called after each path that was fetched.
   *
   * @param found how many paths are known so far
   * @param fetched how many of them were fetched
   */
  default void pathFetched(int found, int fetched) {}

  /** A listener that passes everything to this one and then to another. */
  default CrawlListener and(CrawlListener other) {
    CrawlListener first = this;
    return new CrawlListener() {
      @Override
      public void requestCompleted(RequestRecord entry) {
        first.requestCompleted(entry);
        other.requestCompleted(entry);
      }

      @Override
      public void pathFetched(int found, int fetched) {
        first.pathFetched(found, fetched);
        other.pathFetched(found, fetched);
      }
    };
  }

  /**
   * One request.
   *
   * @param sentAfter the time from the first request of the crawl to this one
   * @param duration the time until the response was complete or given up
   * @param method as sent
   * @param target as sent; it may contain real names of roles and addresses
   * @param withToken whether the request carried a session token
   * @param status of the response; empty if there was none
   * @param bodyBytes how many bytes of the response's body were read
   */
  record RequestRecord(
      Duration sentAfter,
      Duration duration,
      String method,
      String target,
      boolean withToken,
      OptionalInt status,
      long bodyBytes) {

    /** Omits the target, which may contain real names. */
    @Override
    public String toString() {
      return method + " •••, " + (status.isPresent() ? status.getAsInt() : "no response");
    }
  }
}
