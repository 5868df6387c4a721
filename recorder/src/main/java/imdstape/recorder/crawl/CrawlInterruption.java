package imdstape.recorder.crawl;

/**
 * That a crawl ended before its end.
 *
 * @param reason it did, for people
 * @param requestedPaths how many paths had been asked for by then
 * @param knownPaths how many were known
 */
public record CrawlInterruption(String reason, int requestedPaths, int knownPaths) {

  /** As it stands in a fixture. */
  public String fixtureNote() {
    return "stopped after " + requestedPaths + " of " + knownPaths + " known paths";
  }
}
