package imdstape.replayer.server.fastpath;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket behind one or more HTTP servers of Vert.x that share an address.
 *
 * <p>When an HTTP server closes, Vert.x first removes its handlers and then closes the listening
 * socket. A connection that is accepted in between has no handler, and Netty logs a warning with a
 * stack trace. {@link #stopAccepting} closes the socket before the servers are closed. Thread-safe.
 */
public final class ListeningSocket {

  private volatile @Nullable Channel channel;

  /** Remembers the socket that accepted a connection. Vert.x does not tell it otherwise. */
  public void accepted(HttpConnection connection) {
    if (channel == null) {
      channel = ConnectionInternals.channel(connection).parent();
    }
  }

  /**
   * Closes the socket and waits until all connections that were accepted have their handlers.
   * Without any connection so far it does nothing.
   */
  public Future<Void> stopAccepting(Vertx vertx) {
    // the first connections may still wait for their event loops
    return runQueuedTasks(vertx).compose(done -> close()).compose(done -> runQueuedTasks(vertx));
  }

  private Future<Void> close() {
    Channel known = channel;
    if (known == null) {
      return Future.succeededFuture();
    }
    Promise<Void> closed = Promise.promise();
    var unused = known.close().addListener((ChannelFutureListener) done -> closed.complete());
    return closed.future();
  }

  /** Completes when every event loop has run what was queued before this call. */
  private static Future<Void> runQueuedTasks(Vertx vertx) {
    List<Future<Void>> loops = new ArrayList<>();
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      Promise<Void> reached = Promise.promise();
      loop.execute(reached::complete);
      loops.add(reached.future());
    }
    return Future.join(loops).mapEmpty();
  }
}
