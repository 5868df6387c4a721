package imdstape.replayer.server.fastpath;

import imdstape.metadata.MetadataRequest;
import imdstape.metadata.MetadataResponse;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.RequestContext;
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
public final class ConnectionHandler {

  private final Vertx vertx;
  private final RequestHandler answering;
  private final ServerContext warden;
  private final CredentialRefreshHook before;
  private final Runnable settle;
  private final ConnectionLimiter connections;
  private final HeaderBlockCache blocks = new HeaderBlockCache();

  /**
   * Nobody is here yet.
   *
   * @param before is asked before a request is answered
   * @param settle is done every five seconds, and when somebody comes after the instance's end
   */
  public ConnectionHandler(
      Vertx vertx,
      RequestHandler answering,
      ServerContext warden,
      CredentialRefreshHook before,
      Runnable settle) {
    this.vertx = vertx;
    this.answering = answering;
    this.warden = warden;
    this.before = before;
    this.settle = settle;
    this.connections = new ConnectionLimiter(vertx, settle);
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
    HttpVersionFilter.on(vertx.pipeline());
    Optional<String> refusal =
        warden
            .door()
            .refusal(
                address(vertx.channel().localAddress()), address(vertx.channel().remoteAddress()));
    if (answering.isOver()) {
      ResponseWriter.reset(connection);
      settle.run();
    } else if (refusal.isPresent()) {
      warden.log().add(refusal.get());
      connection.close();
    } else {
      connections.opened(connection);
      if (before == CredentialRefreshHook.NOTHING) {
        FastPathHandler.on(connection, answering, connections, blocks);
      }
    }
  }

  private static @Nullable InetAddress address(SocketAddress of) {
    return of instanceof InetSocketAddress known ? known.getAddress() : null;
  }

  private void handle(HttpServerRequest http) {
    RequestHandler.AnsweredRequest earlier = FastPathHandler.handedOn(http.connection());
    if (earlier != null) {
      deliver(http, earlier);
      return;
    }
    connections.spoke(http.connection());
    MetadataRequest request =
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

  private void answer(HttpServerRequest http, MetadataRequest request) {
    deliver(http, answering.answer(request, http.uri(), http.headers(), http.localAddress()));
  }

  private void deliver(HttpServerRequest http, RequestHandler.AnsweredRequest answered) {
    if (!answered.hasFailed() && answered.world().isDroppedAt(answered.moment().now())) {
      settle.run();
    }
    answered.delivery().by(new ResponseWriter(vertx, connections, answering, http, answered));
  }

  /** What is no request of HTTP is answered as the service answers, and the connection closed. */
  private void refuseMalformed(HttpServerRequest http) {
    Throwable cause = http.decoderResult().cause();
    MetadataResponse answer =
        cause instanceof TooLongHttpLineException
            ? MetadataResponse.bare(414, "Request-URI Too Long")
            : cause instanceof TooLongHttpHeaderException
                ? MetadataResponse.bare(431, "Request Header Fields Too Large")
                : MetadataResponse.bare(400, "Bad Request");
    http.headers().clear();
    InstanceState now = answering.world();
    RequestContext moment = answering.momentAnyway(now);
    answering.noteUnread(moment, answer.status(), http.remoteAddress().hostAddress());
    ResponseWriter.write(http, ResponseAction.Send.of(answer), moment, now.traits().generation());
  }
}
