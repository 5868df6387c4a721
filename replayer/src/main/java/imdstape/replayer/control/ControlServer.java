package imdstape.replayer.control;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Serves the control API, which {@code openapi.json} describes. It never has the port of the
 * service, where a program under test could reach it by mistake. Its routes are created at the
 * first request. Thread-safe.
 */
public final class ControlServer {

  private static final String BEARER = "Bearer ";
  private static final int IDLE_SECONDS = 75;

  /** More than a test needs; the listeners of the service have their own limit. */
  static final int MAX_CONNECTIONS = 250;

  /** Paths without confidential responses. */
  private static final Set<String> UNAUTHENTICATED_PATHS = Set.of("/health", "/ready");

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
        .requestHandler(this::handle)
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

  private void handle(HttpServerRequest http) {
    Optional<ControlResponse> refused = findRefusal(http);
    if (refused.isPresent()) {
      refused.get().send(http);
    } else {
      router().handle(http);
    }
  }

  /** The path of a request; empty for a target that is no path, such as that of CONNECT. */
  private static String path(HttpServerRequest http) {
    String path = http.path();
    return path == null ? "" : path;
  }

  /** Finds the reason to refuse a request before it is dispatched. */
  private Optional<ControlResponse> findRefusal(HttpServerRequest http) {
    Optional<String> refusal = hostGuard.requestRefusal(http);
    if (refusal.isPresent()) {
      log.logOnce(refusal.get());
      return Optional.of(ControlResponse.error(403, refusal.get()));
    }
    if (token != null
        && !UNAUTHENTICATED_PATHS.contains(path(http))
        && !hasBearerToken(http, token)) {
      // RFC 9110, 11.6.1
      http.response().putHeader("WWW-Authenticate", "Bearer");
      return Optional.of(
          ControlResponse.error(401, "send Authorization: Bearer and the token of this replay"));
    }
    if (!path(http).startsWith("/")) {
      return Optional.of(ControlResponse.error(404, "the target of a request is a path"));
    }
    boolean writes = Set.of("POST", "PUT", "PATCH").contains(http.method().name());
    return writes && !isJson(http.getHeader("Content-Type"))
        ? Optional.of(
            ControlResponse.error(415, "send it as Content-Type: " + ControlResponse.JSON))
        : Optional.empty();
  }

  private static boolean hasBearerToken(HttpServerRequest http, String token) {
    String header = http.getHeader("Authorization");
    // the scheme is case-insensitive (RFC 9110, 11.1)
    return header != null
        && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && MessageDigest.isEqual(
            header.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a request has JSON. A page in a browser cannot send that without a preflight. */
  private static boolean isJson(@Nullable String type) {
    return type != null && ControlResponse.JSON.equalsIgnoreCase(type.split(";", 2)[0].strip());
  }
}
