package imdstape.recorder.client;

import io.vertx.core.MultiMap;

/**
 * What came back on a request.
 *
 * @param seen status, type and body
 * @param headers the header lines, by name in any case
 * @param bytes how many bytes of a body came, whether or not they were kept
 */
record RawResponse(CapturedResponse seen, MultiMap headers, long bytes) {

  int status() {
    return seen.status();
  }

  /** It may hold a token's rest and more: only the status shows. */
  @Override
  public String toString() {
    return seen.toString();
  }
}
