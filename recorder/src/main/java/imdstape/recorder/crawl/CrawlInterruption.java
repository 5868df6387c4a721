package imdstape.recorder.crawl;

/**
 * That a crawl ended before its end.
 *
 * @param why it did, for people
 * @param asked how many paths had been asked for by then
 * @param known how many were known
 */
public record CrawlInterruption(String why, int asked, int known) {

  /** As it stands in a fixture. */
  public String mark() {
    return "stopped after " + asked + " of " + known + " known paths";
  }
}
