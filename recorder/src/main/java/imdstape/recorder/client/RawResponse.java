package imdstape.recorder.client;

import io.vertx.core.MultiMap;

/**
 * What came back on a request.
 *
 * @param captured status, type and body
 * @param headers the header lines, by name in any case
 * @param bodyBytes how many bytes of a body came, whether or not they were kept
 */
record RawResponse(CapturedResponse captured, MultiMap headers, long bodyBytes) {

  int status() {
    return captured.status();
  }

  /** It may hold a token's rest and more: only the status shows. */
  @Override
  public String toString() {
    return captured.toString();
  }
}
