package imdstape.replayer.control;

import imdstape.ec2.IpAddress;
import imdstape.host.ConnectionOwner;
import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Serves the control API, which {@code openapi.json} describes. It never has the port of the
 * service, where a program under test could reach it by mistake. Its routes are created at the
 * first request. Thread-safe.
 */
public final class ControlServer {

  private static final int IDLE_SECONDS = 75;
  private static final long SEARCH_MILLIS = 1_000;

  /** More than a test needs; the listeners of the service have their own limit. */
  static final int MAX_CONNECTIONS = 250;

  private final Vertx vertx;
  private final ControlContext context;
  private final HostGuard hostGuard;
  private final RefusalLog log;
  private final @Nullable String token;
  private final ConnectionOwner owners;
  private final IdleConnections connections = new IdleConnections();
  private final AtomicBoolean searching = new AtomicBoolean();
  private volatile @Nullable Router router;
  private volatile @Nullable HttpServer listener;

  /**
   * Creates a server that does not listen yet. With a token, it reads files for whoever has that;
   * without one, for programs of the same user and of root on this machine, as far as the system
   * tells whose a connection is.
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
    this(vertx, context, hostGuard, log, token, new ConnectionOwner(Path.of("/proc")));
  }

  /** A server that finds the users of connections by another lookup. */
  ControlServer(
      Vertx vertx,
      ControlContext context,
      HostGuard hostGuard,
      RefusalLog log,
      @Nullable String token,
      ConnectionOwner owners) {
    this.owners = owners;
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
    AccessHandler access =
        new AccessHandler(hostGuard, log, token, request -> router().handle(request));
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_SECONDS))
        .connectionHandler(this::onOpen)
        .requestHandler(
            request -> {
              connections.use(request.connection(), request.response(), now());
              access.handle(request);
            })
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
        created =
            router == null ? ControlRouter.create(vertx, context, log, this::readsFiles) : router;
        router = created;
      }
    }
    return created;
  }

  private boolean readsFiles(HttpServerRequest request) {
    return token != null
        || owners.isOwnUserOrRoot(
            List.of(socket(request.localAddress())), socket(request.remoteAddress()));
  }

  private static InetSocketAddress socket(SocketAddress address) {
    return IpAddress.parse(String.valueOf(address.hostAddress()))
        .map(ip -> new InetSocketAddress(ip.toInetAddress(), address.port()))
        .orElseGet(() -> new InetSocketAddress(address.port()));
  }

  void onOpen(HttpConnection connection) {
    Optional<String> refusal =
        hostGuard.connectionRefusal(connection.localAddress(), connection.remoteAddress());
    if (refusal.isPresent()) {
      log.logOnce(refusal.get());
      connection.close();
    } else if (connections.open(connection, now()) > MAX_CONNECTIONS) {
      connections.close(connection);
      log.logOnce("refused a connection to control, which has " + MAX_CONNECTIONS + " already");
      connection.close();
    } else {
      connection.closeHandler(closed -> connections.close(connection));
      searchIdleConnections();
    }
  }

  /** Closes idle connections each second, as long as there are too many connections. */
  private void searchIdleConnections() {
    if (connections.areTooMany() && searching.compareAndSet(false, true)) {
      vertx.setTimer(
          SEARCH_MILLIS,
          timer -> {
            searching.set(false);
            closeIdleConnections();
            searchIdleConnections();
          });
    }
  }

  /** Closes the connections that are idle and too many. */
  void closeIdleConnections() {
    connections.findExcess(now()).forEach(HttpConnection::close);
  }

  private Instant now() {
    return context.clock().instant();
  }
}
