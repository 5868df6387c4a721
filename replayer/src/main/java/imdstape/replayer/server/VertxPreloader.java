package imdstape.replayer.server;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import imdstape.replayer.server.fastpath.NativeTransport;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a replay needs of Vert.x whatever it serves. It takes a third of a start, and can be made on
 * another core while the words and the fixture are read.
 */
public final class VertxPreloader {

  private static final int MAX_CLOSE_MILLIS = 500;

  private final FutureTask<Vertx> vertx = new FutureTask<>(this::create);
  private final FutureTask<Optional<NativeTransport>> sockets =
      new FutureTask<>(() -> NativeTransport.detect(System.getProperties()));

  /** Begins on another thread, once that can run beside this one. */
  public void start() {
    sockets.run();
    Thread beside = new Thread(vertx, "prepare");
    beside.setDaemon(true);
    beside.start();
  }

  /** What was begun, once it is done; made here and now, if nothing was. */
  public Vertx vertx() throws InterruptedException {
    vertx.run();
    try {
      return vertx.get();
    } catch (ExecutionException failed) {
      Throwable cause =
          failed.getCause() instanceof ExecutionException before
              ? before.getCause()
              : failed.getCause();
      if (cause instanceof Error grave) {
        // want of memory has words of its own
        throw grave;
      }
      throw new IllegalStateException(cause);
    }
  }

  /** Ends a server, and with it what was prepared for it. */
  public void close(Future<Void> replayClosed) {
    // what still joins the listener would complain of a Vert.x that is gone
    await(replayClosed);
    close();
  }

  /**
   * Ends it, if it is there. A JVM that ends while threads are in a selector waits 0.3 s for them
   * to come out of it ({@code VM_Exit} of HotSpot), which would be longer than a start.
   */
  public void close() {
    if (!vertx.isDone()) {
      return;
    }
    try {
      await(vertx.get().close());
    } catch (InterruptedException endsAtOnce) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException neverWasThere) {
      // which whoever asked for it has been told
    }
  }

  private static void await(Future<Void> end) {
    try {
      end.toCompletionStage().toCompletableFuture().get(MAX_CLOSE_MILLIS, MILLISECONDS);
    } catch (InterruptedException endsAtOnce) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException goesDownAnyway) {
      // with the JVM, which is all that is left to do
    }
  }

  private Vertx create() throws InterruptedException, ExecutionException {
    sockets.run();
    Optional<NativeTransport> how = sockets.get();
    Vertx made = createVertx(how);
    // the first listener would ask for them
    ByteBufAllocator.DEFAULT.buffer(1).release();
    ServerChannel first =
        how.isPresent()
            ? how.get().implementation().serverChannelFactory(false).newChannel()
            : new NioServerSocketChannel();
    first.unsafe().closeForcibly();
    return made;
  }

  /**
   * Creates a Vert.x that prints no warning about blocked threads when a busy machine delays the
   * start, and that does not search for logging libraries.
   *
   * @param transport the native transport, or empty for that of the JDK
   */
  private static Vertx createVertx(Optional<NativeTransport> transport) {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    VertxOptions patient =
        new VertxOptions()
            .setBlockedThreadCheckInterval(1)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS);
    return transport
        .map(chosen -> Vertx.builder().with(patient).withTransport(chosen).build())
        .orElseGet(() -> Vertx.vertx(patient));
  }
}
