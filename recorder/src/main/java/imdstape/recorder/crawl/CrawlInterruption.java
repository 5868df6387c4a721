package imdstape.recorder.crawl;

/**
 * The early end of a crawl.
 *
 * @param reason why it ended, in words for the user
 * @param requestedPaths how many paths were requested by then
 * @param knownPaths how many paths were known by then
 */
public record CrawlInterruption(String reason, int requestedPaths, int knownPaths) {

  /** The note that a fixture of this crawl carries. */
  public String fixtureNote() {
    return "stopped after " + requestedPaths + " of " + knownPaths + " known paths";
  }
}
