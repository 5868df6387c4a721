package imdstape.recorder.client;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x instance that is created on first use, so that a command without network needs none, and
 * that {@link #close} closes. Not thread-safe.
 */
public final class OwnedVertx implements AutoCloseable {

  private static final int MAX_CLOSE_SECONDS = 2;

  private @Nullable Vertx vertx;

  /** The instance, which is created by the first call. */
  public Vertx get() {
    if (vertx == null) {
      vertx = Vertx.vertx();
    }
    return vertx;
  }

  /** Closes the instance if there is one; waits for two seconds at most. */
  @Override
  public void close() {
    if (vertx != null) {
      try {
        vertx.close().await(MAX_CLOSE_SECONDS, TimeUnit.SECONDS);
      } catch (TimeoutException slow) {
        // it goes on to close in the background
      }
      vertx = null;
    }
  }
}
