package imdstape.replayer.server.fastpath;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Creates the Vert.x of a command. */
public final class VertxFactory {

  private VertxFactory() {}

  /**
   * Creates a Vert.x that does not warn on the terminal when a busy machine delays it, and loads
   * the classes of the first listener.
   *
   * <p>It makes Netty log through {@code java.util.logging} in the whole JVM, which saves the
   * search for other loggers.
   *
   * @param transport to use in place of Java's sockets
   */
  public static Vertx create(Optional<NativeTransport> transport) {
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    VertxOptions options =
        new VertxOptions()
            .setBlockedThreadCheckInterval(1)
            .setBlockedThreadCheckIntervalUnit(TimeUnit.DAYS);
    Vertx vertx =
        transport
            .map(used -> Vertx.builder().with(options).withTransport(used).build())
            .orElseGet(() -> Vertx.vertx(options));
    loadSocketClasses(transport);
    return vertx;
  }

  private static void loadSocketClasses(Optional<NativeTransport> transport) {
    ByteBufAllocator.DEFAULT.buffer(1).release();
    ServerChannel channel =
        transport.isPresent()
            ? transport.get().implementation().serverChannelFactory(false).newChannel()
            : new NioServerSocketChannel();
    channel.unsafe().closeForcibly();
  }
}
