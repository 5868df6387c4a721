package imdstape.replayer.server.fastpath;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Operations on the channel of an HTTP connection that Vert.x's public API does not offer. */
public final class ConnectionInternals {

  private ConnectionInternals() {}

  /** The context of Vert.x's own handler in the channel pipeline. */
  static ChannelHandlerContext context(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext();
  }

  static Channel channel(HttpConnection connection) {
    return context(connection).channel();
  }

  /** The address at which the connection arrived, or null if it is no IP address. */
  public static @Nullable InetAddress localAddress(HttpConnection connection) {
    return inetAddress(channel(connection).localAddress());
  }

  /** The address of the client, or null if it is no IP address. */
  public static @Nullable InetAddress remoteAddress(HttpConnection connection) {
    return inetAddress(channel(connection).remoteAddress());
  }

  /** The address and port at which the connection arrived, or null if it is no IP connection. */
  public static @Nullable InetSocketAddress localSocket(HttpConnection connection) {
    return channel(connection).localAddress() instanceof InetSocketAddress inet ? inet : null;
  }

  /** The address and port of the client, or null if it is no IP connection. */
  public static @Nullable InetSocketAddress remoteSocket(HttpConnection connection) {
    return channel(connection).remoteAddress() instanceof InetSocketAddress inet ? inet : null;
  }

  private static @Nullable InetAddress inetAddress(SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getAddress() : null;
  }

  /** Resets a connection: closing a socket with a linger time of 0 sends a TCP RST. */
  public static void reset(HttpConnection connection) {
    Channel channel = channel(connection);
    if (channel.isActive()) {
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      var unused = channel.close();
    }
  }

  /** Turns a request with a version other than HTTP/1.0 and HTTP/1.1 into a malformed one. */
  public static void rejectOtherHttpVersions(HttpConnection connection) {
    HttpVersionFilter.addTo(context(connection).pipeline());
  }
}
