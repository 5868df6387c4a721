package imdstape.recorder.crawl;

import java.util.Map;

/**
 * What came back from a probe.
 *
 * @param seen status, type and body
 * @param headers the header lines, by name in any case
 */
record Probed(Seen seen, Map<String, String> headers) {

  /** It may hold a token's rest and more: only the status shows. */
  @Override
  public String toString() {
    return seen.toString();
  }
}
