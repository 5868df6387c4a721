package imdstape.replayer.server.fastpath;

import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.replayer.fault.Delivery;
import imdstape.replayer.instance.Moment;
import imdstape.replayer.instance.World;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Those who have a connection, and what is said to them. */
public final class Clients {

  private final Vertx vertx;
  private final Answering answering;
  private final Warden warden;
  private final Before before;
  private final Runnable settle;
  private final Connections connections;
  private final HeaderBlocks blocks = new HeaderBlocks();

  /**
   * Nobody is here yet.
   *
   * @param before is asked before a request is answered
   * @param settle is done every five seconds, and when somebody comes after the instance's end
   */
  public Clients(Vertx vertx, Answering answering, Warden warden, Before before, Runnable settle) {
    this.vertx = vertx;
    this.answering = answering;
    this.warden = warden;
    this.before = before;
    this.settle = settle;
    this.connections = new Connections(vertx, settle);
  }

  /** Those who come to a server. */
  public HttpServer at(HttpServer server) {
    return server
        .connectionHandler(this::opened)
        .invalidRequestHandler(this::refuseMalformed)
        .requestHandler(this::handle);
  }

  /** How many connections are open. */
  public int connected() {
    return connections.open();
  }

  private void opened(HttpConnection connection) {
    ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
    KnownVersions.on(vertx.pipeline());
    Optional<String> refusal =
        warden
            .door()
            .refusal(
                address(vertx.channel().localAddress()), address(vertx.channel().remoteAddress()));
    if (answering.isOver()) {
      Exchange.reset(connection);
      settle.run();
    } else if (refusal.isPresent()) {
      warden.log().add(refusal.get());
      connection.close();
    } else {
      connections.opened(connection);
      if (before == Before.NOTHING) {
        Shortcut.on(connection, answering, connections, blocks);
      }
    }
  }

  private static @Nullable InetAddress address(SocketAddress of) {
    return of instanceof InetSocketAddress known ? known.getAddress() : null;
  }

  private void handle(HttpServerRequest http) {
    Answering.Answered earlier = Shortcut.handedOn(http.connection());
    if (earlier != null) {
      deliver(http, earlier);
      return;
    }
    connections.spoke(http.connection());
    Request request =
        answering.request(
            http.method().name(),
            http.uri(),
            http.headers(),
            http.version() == HttpVersion.HTTP_1_0,
            http.localAddress());
    before
        .apply(
            request,
            () -> answering.finds(request, http.uri(), http.headers(), http.localAddress()))
        .ifPresentOrElse(
            ready -> ready.onComplete(done -> answer(http, request)), () -> answer(http, request));
  }

  private void answer(HttpServerRequest http, Request request) {
    deliver(http, answering.answer(request, http.uri(), http.headers(), http.localAddress()));
  }

  private void deliver(HttpServerRequest http, Answering.Answered answered) {
    if (!answered.hasFailed() && answered.world().isDroppedAt(answered.moment().now())) {
      settle.run();
    }
    answered.delivery().by(new Exchange(vertx, connections, answering, http, answered));
  }

  /** What is no request of HTTP is answered as the service answers, and the connection closed. */
  private void refuseMalformed(HttpServerRequest http) {
    Throwable cause = http.decoderResult().cause();
    Response answer =
        cause instanceof TooLongHttpLineException
            ? Response.bare(414, "Request-URI Too Long")
            : cause instanceof TooLongHttpHeaderException
                ? Response.bare(431, "Request Header Fields Too Large")
                : Response.bare(400, "Bad Request");
    http.headers().clear();
    World now = answering.world();
    Moment moment = answering.momentAnyway(now);
    answering.noteUnread(moment, answer.status(), http.remoteAddress().hostAddress());
    Exchange.write(http, Delivery.Send.of(answer), moment, now.traits().generation());
  }
}
