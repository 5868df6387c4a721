package imdstape.recorder.client.transport;

import io.vertx.core.MultiMap;

/**
 * A response with its headers.
 *
 * @param captured status, type and body
 * @param headers the headers; their names are case-insensitive
 * @param bodyBytes how many bytes of a body were received, kept or not
 */
public record RawResponse(CapturedResponse captured, MultiMap headers, long bodyBytes) {

  public int status() {
    return captured.status();
  }

  /** Shows the status and the length only: headers and body may be secret. */
  @Override
  public String toString() {
    return captured.toString();
  }
}
