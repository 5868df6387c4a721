package imdstape.replayer.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import imdstape.replayer.server.fastpath.NativeTransport;
import imdstape.replayer.server.fastpath.VertxFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/**
 * Creates the Vert.x of a command on another thread, while the command parses its options and reads
 * the fixture. Vert.x takes a third of the start.
 */
public final class VertxPreloader {

  private static final int MAX_CLOSE_MILLIS = 500;

  private final FutureTask<Vertx> vertx = new FutureTask<>(this::create);
  private final FutureTask<Optional<NativeTransport>> transport =
      new FutureTask<>(() -> NativeTransport.detect(System.getProperties()));

  /** Starts to create Vert.x on another thread. */
  public void start() {
    // before the thread starts, see NativeTransport#detect
    transport.run();
    Thread thread = new Thread(vertx, "prepare");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for Vert.x; creates it on this thread if {@link #start} was not called. */
  public Vertx vertx() throws InterruptedException {
    vertx.run();
    try {
      return vertx.get();
    } catch (ExecutionException failed) {
      Throwable cause =
          failed.getCause() instanceof ExecutionException transportFailed
              ? transportFailed.getCause()
              : failed.getCause();
      if (cause instanceof Error error) {
        // the command reports an OutOfMemoryError in its own words
        throw error;
      }
      throw new IllegalStateException(cause);
    }
  }

  /**
   * Waits until a replay is closed, and then closes Vert.x; waits half a second for each at most.
   * An event loop that still opens a listener of the replay needs Vert.x.
   */
  public void close(Future<Void> replayClosed) {
    await(replayClosed);
    close();
  }

  /**
   * Closes Vert.x if it was created. At exit, a JVM waits 0.3 s for threads that are in a selector
   * ({@code VM_Exit} of HotSpot), which is longer than a start.
   */
  public void close() {
    if (!vertx.isDone()) {
      return;
    }
    try {
      await(vertx.get().close());
    } catch (InterruptedException exitNow) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException notCreated) {
      // vertx() has reported it
    }
  }

  private static void await(Future<Void> closed) {
    try {
      closed.toCompletionStage().toCompletableFuture().get(MAX_CLOSE_MILLIS, MILLISECONDS);
    } catch (InterruptedException exitNow) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException ignored) {
      // the JVM is about to exit, which closes everything
    }
  }

  private Vertx create() throws InterruptedException, ExecutionException {
    transport.run();
    return VertxFactory.create(transport.get());
  }
}
