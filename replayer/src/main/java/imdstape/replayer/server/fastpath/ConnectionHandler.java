package imdstape.replayer.server.fastpath;

import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
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
  private final RequestHandler requestHandler;
  private final ServerContext context;
  private final CredentialRefreshHook refreshHook;
  private final Runnable reconcileListeners;
  private final ConnectionLimiter limiter;
  private final HeaderBlockCache headerBlocks = new HeaderBlockCache();

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
    this.requestHandler = answering;
    this.context = warden;
    this.refreshHook = before;
    this.reconcileListeners = settle;
    this.limiter = new ConnectionLimiter(vertx, settle);
  }

  /** Those who come to a server. */
  public HttpServer attachTo(HttpServer server) {
    return server
        .connectionHandler(this::onOpen)
        .invalidRequestHandler(this::refuseMalformed)
        .requestHandler(this::handle);
  }

  /** Stops the timer that closes idle connections. */
  public void stop() {
    limiter.stop();
  }

  /** How many connections are open. */
  public int openConnections() {
    return limiter.openCount();
  }

  private void onOpen(HttpConnection connection) {
    ChannelHandlerContext vertx = ((HttpServerConnection) connection).channelHandlerContext();
    HttpVersionFilter.addTo(vertx.pipeline());
    Optional<String> refusal =
        context
            .hostGuard()
            .connectionRefusal(
                inetAddress(vertx.channel().localAddress()),
                inetAddress(vertx.channel().remoteAddress()));
    if (requestHandler.isShutDown()) {
      ResponseWriter.reset(connection);
      reconcileListeners.run();
    } else if (refusal.isPresent()) {
      context.log().logOnce(refusal.get());
      connection.close();
    } else {
      limiter.add(connection);
      if (refreshHook == CredentialRefreshHook.NONE) {
        FastPathHandler.addTo(connection, requestHandler, limiter, headerBlocks);
      }
    }
  }

  private static @Nullable InetAddress inetAddress(SocketAddress of) {
    return of instanceof InetSocketAddress known ? known.getAddress() : null;
  }

  private void handle(HttpServerRequest http) {
    RequestHandler.AnsweredRequest earlier = FastPathHandler.takeHandedOn(http.connection());
    if (earlier != null) {
      deliver(http, earlier);
      return;
    }
    limiter.requestReceived(http.connection());
    MetadataRequest request =
        requestHandler.parseRequest(
            http.method().name(),
            http.uri(),
            http.headers(),
            http.version() == HttpVersion.HTTP_1_0,
            http.localAddress());
    refreshHook
        .beforeAnswer(
            request,
            () ->
                requestHandler.wouldFindValue(
                    request, http.uri(), http.headers(), http.localAddress()))
        .ifPresentOrElse(
            ready -> ready.onComplete(done -> answer(http, request)), () -> answer(http, request));
  }

  private void answer(HttpServerRequest http, MetadataRequest request) {
    deliver(http, requestHandler.handle(request, http.uri(), http.headers(), http.localAddress()));
  }

  private void deliver(HttpServerRequest http, RequestHandler.AnsweredRequest answered) {
    if (!answered.hasFailed() && answered.state().isShutDownAt(answered.context().now())) {
      reconcileListeners.run();
    }
    answered.delivery().accept(new ResponseWriter(vertx, limiter, requestHandler, http, answered));
  }

  /** What is no request of HTTP is answered as the service answers, and the connection closed. */
  private void refuseMalformed(HttpServerRequest http) {
    Throwable cause = http.decoderResult().cause();
    MetadataResponse answer =
        cause instanceof TooLongHttpLineException
            ? MetadataResponse.withoutBody(414, "Request-URI Too Long")
            : cause instanceof TooLongHttpHeaderException
                ? MetadataResponse.withoutBody(431, "Request Header Fields Too Large")
                : MetadataResponse.withoutBody(400, "Bad Request");
    http.headers().clear();
    InstanceState now = requestHandler.state();
    RequestContext moment = requestHandler.uncountedContext(now);
    requestHandler.addUnreadable(moment, answer.status(), http.remoteAddress().hostAddress());
    ResponseWriter.write(
        http, ResponseAction.Send.of(answer), moment, ServiceGeneration.of(now.traits()));
  }
}
