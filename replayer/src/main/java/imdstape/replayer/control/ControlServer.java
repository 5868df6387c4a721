package imdstape.replayer.control;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Serves the control API, which {@code openapi.json} describes. It never has the port of the
 * service, where a program under test could reach it by mistake. Its routes are created at the
 * first request. Thread-safe.
 */
public final class ControlServer {

  private static final int IDLE_SECONDS = 75;

  /** More than a test needs; the listeners of the service have their own limit. */
  static final int MAX_CONNECTIONS = 250;

  private final Vertx vertx;
  private final ControlContext context;
  private final HostGuard hostGuard;
  private final RefusalLog log;
  private final @Nullable String token;
  private final AtomicInteger openConnections = new AtomicInteger();
  private volatile @Nullable Router router;
  private volatile @Nullable HttpServer listener;

  /**
   * Creates a server that does not listen yet.
   *
   * @param context what it reads and changes
   * @param token that a request has to bear, or null if none is required
   */
  public ControlServer(
      Vertx vertx,
      ControlContext context,
      HostGuard hostGuard,
      RefusalLog log,
      @Nullable String token) {
    this.vertx = vertx;
    this.context = context;
    this.hostGuard = hostGuard;
    this.log = log;
    this.token = token;
  }

  /**
   * Opens the listener.
   *
   * @param address numeric
   * @param port 0 for any free one
   * @return the port
   */
  public Future<Integer> listen(String address, int port) {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_SECONDS))
        .connectionHandler(this::onOpen)
        .requestHandler(
            new AccessHandler(hostGuard, log, token, request -> router().handle(request)))
        .listen(port, address)
        .map(
            bound -> {
              listener = bound;
              return bound.actualPort();
            });
  }

  /** Closes the listener and its connections. */
  public Future<Void> close() {
    HttpServer open = listener;
    return open == null ? Future.succeededFuture() : open.close();
  }

  /** Creates the router when it is first called: a start does without Vert.x Web. */
  Router router() {
    Router created = router;
    if (created == null) {
      synchronized (this) {
        created = router == null ? ControlRouter.create(vertx, context, log) : router;
        router = created;
      }
    }
    return created;
  }

  void onOpen(HttpConnection connection) {
    Optional<String> refusal =
        hostGuard.connectionRefusal(connection.localAddress(), connection.remoteAddress());
    if (refusal.isPresent()) {
      log.logOnce(refusal.get());
      connection.close();
    } else if (openConnections.incrementAndGet() > MAX_CONNECTIONS) {
      openConnections.decrementAndGet();
      log.logOnce("refused a connection to control, which has " + MAX_CONNECTIONS + " already");
      connection.close();
    } else {
      connection.closeHandler(closed -> openConnections.decrementAndGet());
    }
  }
}
