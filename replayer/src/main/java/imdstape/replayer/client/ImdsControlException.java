package imdstape.replayer.client;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a replay refuses a request of {@link ImdsControl} or does not answer it. The message is
 * the one of the replay, if it sent one.
 */
public final class ImdsControlException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The {@link #status} of a request without a response. */
  public static final int NO_RESPONSE = 0;

  private final int status;

  ImdsControlException(int status, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The HTTP status of the response, or {@link #NO_RESPONSE}. */
  public int status() {
    return status;
  }
}
