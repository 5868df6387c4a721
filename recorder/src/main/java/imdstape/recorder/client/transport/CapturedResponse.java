package imdstape.recorder.client.transport;

import imdstape.metadata.Utf8Text;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A response of the service as it was received. It holds real values, in memory only.
 *
 * @param status the HTTP status
 * @param contentType the Content-Type header, empty if there was none
 * @param body the bytes; do not modify them
 * @param unreadReason why the body is missing, or null if it is complete
 * @param length of the body in bytes, as far as it is known
 */
@SuppressWarnings("ArrayRecordComponent") // read once, never compared
public record CapturedResponse(
    int status, String contentType, byte[] body, @Nullable UnreadReason unreadReason, int length) {

  /** Longest body that is read; user-data has at most 16 KiB (EC2 User Guide). */
  public static final int MAX_BODY_BYTES = 1 << 20;

  /**
   * Limit on the sum of all bodies; a modern instance with full user-data in 29 versions has 1 MiB.
   */
  public static final int MAX_TOTAL_BODY_BYTES = 16 << 20;

  private static final byte[] EMPTY_BODY = {};

  /** A response with a complete body. */
  public CapturedResponse(int status, String contentType, byte[] body) {
    this(status, contentType, body, null, body.length);
  }

  /**
   * A response of a path that exists and whose body is missing.
   *
   * @param length of the body in bytes, as far as it is known
   */
  public static CapturedResponse withoutBody(UnreadReason reason, int length) {
    return new CapturedResponse(200, "", EMPTY_BODY, reason, length);
  }

  /** A response of which only the status and the type matter. */
  public static CapturedResponse ofStatus(int status, String contentType) {
    return new CapturedResponse(status, contentType, EMPTY_BODY);
  }

  /** The body as text; empty if it is missing or not UTF-8. */
  public Optional<String> text() {
    return unreadReason == null ? Utf8Text.decode(body) : Optional.empty();
  }

  /** Omits the body, which is a real value. */
  @Override
  public String toString() {
    return status + ", " + length + " bytes";
  }
}
