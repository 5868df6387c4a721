package imdstape.recorder.crawl;

import imdstape.metadata.Text;
import java.util.Optional;

/**
 * An answer as it came: its body is a real value.
 *
 * @param status the HTTP status
 * @param type the Content-Type, empty if there was none
 * @param body the bytes; do not change them
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record Seen(int status, String type, byte[] body) {

  /** The body as text, or empty if it is none. */
  public Optional<String> text() {
    return Text.of(body);
  }

  @Override
  public String toString() {
    return status + ", " + body.length + " bytes";
  }
}
