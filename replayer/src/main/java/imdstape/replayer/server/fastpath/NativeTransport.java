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
 * How a replay waits for its sockets on Linux: by Netty's own library, where the launcher says that
 * it lies. A connection costs a seventh less by it than as Java does it, and the answers are the
 * same.
 */
public final class NativeTransport implements Transport {

  private static final Map<String, String> PROCESSORS =
      Map.of("amd64", "x86_64", "x86_64", "x86_64", "aarch64", "aarch_64");

  private final LeanEpollTransport implementation = new LeanEpollTransport();

  private NativeTransport() {}

  /**
   * What fits this machine; empty where Java's own has to do. Must not be asked while other threads
   * start classes: what is loaded starts some, too, and each side would wait for the other.
   *
   * @param system the JVM's properties
   */
  public static Optional<NativeTransport> detect(Properties system) {
    // Netty would look for a missing library in all jars
    return libraryPath(system).filter(Files::isRegularFile).isPresent() && Epoll.isAvailable()
        ? Optional.of(new NativeTransport())
        : Optional.empty();
  }

  /** Where the library of this machine would be, if there is one for it. */
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

  /** Sets what a listener needs, and no option of each connection to what it is anyway. */
  private static final class LeanEpollTransport extends EpollTransport {
    @Override
    public void configure(NetServerOptions options, boolean unix, ServerBootstrap bootstrap) {
      // Netty sets TCP_NODELAY by itself
      bootstrap.option(ChannelOption.SO_REUSEADDR, options.isReuseAddress());
      if (options.getAcceptBacklog() >= 0) {
        bootstrap.option(ChannelOption.SO_BACKLOG, options.getAcceptBacklog());
      }
    }
  }
}
