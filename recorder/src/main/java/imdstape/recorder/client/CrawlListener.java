package imdstape.recorder.client;

import java.time.Duration;

/** Whoever wants to know how a crawl goes on; nobody is told a value. */
public interface CrawlListener {

  /** Nobody. */
  CrawlListener NONE = new CrawlListener() {};

  /** A request was made, and answered or not. */
  default void made(RequestRecord entry) {}

  /**
   * Another path was answered.
   *
   * @param found how many paths are known so far
   * @param fetched how many of them have been asked for
   */
  default void fetched(int found, int fetched) {}

  /** Both of two. */
  default CrawlListener and(CrawlListener other) {
    CrawlListener one = this;
    return new CrawlListener() {
      @Override
      public void made(RequestRecord entry) {
        one.made(entry);
        other.made(entry);
      }

      @Override
      public void fetched(int found, int fetched) {
        one.fetched(found, fetched);
        other.fetched(found, fetched);
      }
    };
  }

  /**
   * One request.
   *
   * @param at when it was sent, from the first on
   * @param took until its answer had come or nobody waited for it any longer
   * @param method as sent
   * @param target as sent: it may name real roles and addresses
   * @param token whether a session token went with it
   * @param status of the answer, 0 if there was none
   * @param bytes of the answer's body, as far as it was read
   */
  record RequestRecord(
      Duration at,
      Duration took,
      String method,
      String target,
      boolean token,
      int status,
      long bytes) {

    /** The target may name somebody. */
    @Override
    public String toString() {
      return method + " •••, " + status;
    }
  }
}
