package imdstape.recorder.client.transport;

/**
 * The bytes that may still be held for response bodies, at most {@link
 * CapturedResponse#MAX_TOTAL_BODY_BYTES}. For use on one Vert.x context.
 */
final class BodyBudget {

  private int heldBytes;

  /** Whether that many more bytes may be held. */
  boolean fits(int bytes) {
    return heldBytes + bytes <= CapturedResponse.MAX_TOTAL_BODY_BYTES;
  }

  /** Counts bytes as held. */
  void take(int bytes) {
    heldBytes += bytes;
  }

  /** Counts bytes as no longer held. */
  void release(int bytes) {
    heldBytes -= bytes;
  }

  /** Counts nothing as held. */
  void reset() {
    heldBytes = 0;
  }
}
