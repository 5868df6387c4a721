package imdstape.replayer.server;

import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.RequestContext;
import imdstape.replayer.server.AnsweredRequest.Outcome;
import imdstape.replayer.server.fastpath.ConnectionInternals;
import imdstape.replayer.server.fastpath.FastPathHandler;
import imdstape.replayer.server.fastpath.FastPathResponder;
import imdstape.replayer.server.fastpath.HeaderBlockCache;
import imdstape.replayer.server.fastpath.ListeningSocket;
import imdstape.replayer.server.fastpath.MalformedRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Accepts or refuses connections, and passes their requests to the request handler. */
final class ConnectionHandler {

  private final RequestHandler requestHandler;
  private final JournalWriter journal;
  private final ServerContext context;
  private final ServerTimers timers;
  private final @Nullable CredentialRefreshHook refreshHook;
  private final Runnable reconcileListeners;
  private final ConnectionLimiter limiter;
  private final HeaderBlockCache headerBlocks = new HeaderBlockCache();

  /**
   * Creates a handler without connections.
   *
   * @param refreshHook runs before each request, or null; with one, no request takes the fast path
   * @param reconcileListeners closes or opens the listeners as the instance requires; it runs every
   *     five seconds and when a client connects after the instance was shut down
   */
  ConnectionHandler(
      RequestHandler requestHandler,
      JournalWriter journal,
      ServerContext context,
      ServerTimers timers,
      @Nullable CredentialRefreshHook refreshHook,
      Runnable reconcileListeners) {
    this.requestHandler = requestHandler;
    this.journal = journal;
    this.context = context;
    this.timers = timers;
    this.refreshHook = refreshHook;
    this.reconcileListeners = reconcileListeners;
    this.limiter = new ConnectionLimiter(timers, reconcileListeners);
  }

  /**
   * Makes this the handler of a server's connections and requests.
   *
   * @param socket at which the server listens
   */
  HttpServer attachTo(HttpServer server, ListeningSocket socket) {
    return server
        .connectionHandler(
            connection -> {
              socket.accepted(connection);
              onOpen(connection);
            })
        .invalidRequestHandler(this::refuseMalformed)
        .requestHandler(this::handle);
  }

  /** The number of open connections. */
  int openConnections() {
    return limiter.openCount();
  }

  private void onOpen(HttpConnection connection) {
    ConnectionInternals.rejectOtherHttpVersions(connection);
    if (requestHandler.isShutDown()) {
      ConnectionInternals.reset(connection);
      reconcileListeners.run();
    } else if (context.accessPolicy().refusesConnection(connection)) {
      connection.close();
    } else {
      limiter.add(connection);
      if (refreshHook == null) {
        FastPathHandler.addTo(
            connection,
            new ClientConnection(connection, requestHandler, journal, limiter, this::deliver),
            headerBlocks);
      }
    }
  }

  private void handle(HttpServerRequest http) {
    FastPathResponder fastPath = FastPathHandler.responderOf(http.connection());
    if (fastPath != null && fastPath.resume(http)) {
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
    if (refreshHook == null) {
      answer(http, request);
    } else {
      refreshHook
          .beforeAnswer(request, () -> wouldFindValue(http, request))
          .ifPresentOrElse(
              ready -> ready.onComplete(done -> answer(http, request)),
              () -> answer(http, request));
    }
  }

  private boolean wouldFindValue(HttpServerRequest http, MetadataRequest request) {
    return requestHandler.wouldFindValue(request, http.uri(), http.headers(), http.localAddress());
  }

  private void answer(HttpServerRequest http, MetadataRequest request) {
    deliver(http, requestHandler.handle(request, http.uri(), http.headers(), http.localAddress()));
  }

  private void deliver(HttpServerRequest http, AnsweredRequest answered) {
    if (answered.outcome() != Outcome.FAILED
        && answered.state().isShutDownAt(answered.context().now())) {
      reconcileListeners.run();
    }
    answered
        .action()
        .accept(
            new ResponseWriter(
                timers, limiter, journal, context.hopLimitResetDelay(), http, answered));
  }

  /** Answers a malformed request as the service does, and closes the connection. */
  private void refuseMalformed(HttpServerRequest http) {
    MetadataResponse response = MalformedRequest.responseTo(http);
    http.headers().clear();
    InstanceState current = requestHandler.state();
    RequestContext uncounted = requestHandler.uncountedContext(current);
    journal.addUnreadable(uncounted, response.status(), http.remoteAddress().hostAddress());
    ResponseWriter.write(
        http, ResponseAction.Send.of(response), uncounted, ServiceGeneration.of(current.traits()));
  }
}
