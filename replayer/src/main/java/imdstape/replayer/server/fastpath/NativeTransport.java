package imdstape.replayer.server.fastpath;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Netty's epoll library for sockets on Linux, if the launcher provides it. It saves a seventh of
 * the cost of a connection in comparison with Java's sockets; the responses are the same.
 */
public final class NativeTransport implements Transport {

  private static final Map<String, String> PROCESSORS =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "aarch_64");

  private final LeanEpollTransport implementation = new LeanEpollTransport();

  private NativeTransport() {}

  /**
   * The transport of this machine; empty if Java's sockets are to be used. Do not call it while
   * other threads initialize classes: the library initializes some too, and both sides would wait
   * for each other.
   *
   * @param system the JVM's properties
   */
  public static Optional<NativeTransport> detect(Properties system) {
    // checked here, as Netty would look for a missing library in all jars
    return libraryPath(system).filter(Files::isRegularFile).isPresent() && Epoll.isAvailable()
        ? Optional.of(new NativeTransport())
        : Optional.empty();
  }

  /** The place of the library for this machine; empty if there is none for its processor. */
  static Optional<Path> libraryPath(Properties system) {
    String processor = PROCESSORS.get(system.getProperty("os.arch", ""));
    String directory = system.getProperty("java.library.path", "");
    return processor == null
            || directory.isEmpty()
            || !"Linux".equals(system.getProperty("os.name"))
        ? Optional.empty()
        : Optional.of(Path.of(directory, "libnetty_transport_native_epoll_" + processor + ".so"));
  }

  @Override
  public String name() {
    return "epoll";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return implementation;
  }

  /** Sets the options of a listener, and none of a connection, whose defaults are right. */
  private static final class LeanEpollTransport extends EpollTransport {
    @Override
    public void configure(NetServerOptions options, boolean unix, ServerBootstrap bootstrap) {
      // no TCP_NODELAY: Netty sets it itself
      bootstrap.option(ChannelOption.SO_REUSEADDR, options.isReuseAddress());
      if (options.getAcceptBacklog() >= 0) {
        bootstrap.option(ChannelOption.SO_BACKLOG, options.getAcceptBacklog());
      }
    }
  }
}
