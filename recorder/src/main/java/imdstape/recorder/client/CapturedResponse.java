package imdstape.recorder.client;

import imdstape.metadata.Utf8Text;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it came: its body is a real value.
 *
 * @param status the HTTP status
 * @param contentType the Content-Type, empty if there was none
 * @param body the bytes; do not change them
 * @param unreadReason why there is no body, or null if there is one
 * @param length of the body in bytes, as far as it was seen
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record CapturedResponse(
    int status, String contentType, byte[] body, @Nullable UnreadReason unreadReason, int length) {

  private static final byte[] EMPTY_BODY = {};

  /** An answer that was read. */
  public CapturedResponse(int status, String type, byte[] body) {
    this(status, type, body, null, body.length);
  }

  /**
   * A path that is there and whose body nobody has.
   *
   * @param length as far as it is known
   */
  public static CapturedResponse withoutBody(UnreadReason why, int length) {
    return new CapturedResponse(200, "", EMPTY_BODY, why, length);
  }

  /** An answer of which only the status counts. */
  public static CapturedResponse ofStatus(int status, String type) {
    return new CapturedResponse(status, type, EMPTY_BODY);
  }

  /** The body as text, or empty if it is none. */
  public Optional<String> text() {
    return unreadReason == null ? Utf8Text.decode(body) : Optional.empty();
  }

  @Override
  public String toString() {
    return status + ", " + length + " bytes";
  }
}
