package imdstape.replayer.control;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * HTTP and JSON for whoever directs a test; {@code openapi.json} describes it. It is never on the
 * service's own port, where a program under test that is led astray would reach it, and until it is
 * asked something there is nothing of it but a listener.
 */
public final class ControlServer {

  private static final String BEARER = "Bearer ";
  private static final int MAX_BODY_BYTES = 65_536;
  private static final int IDLE_SECONDS = 75;

  /** More than direct any test; the service's own listeners are bounded by themselves. */
  static final int MAX_CONNECTIONS = 250;

  /** What says nothing that a stranger may not know. */
  private static final Set<String> UNAUTHENTICATED_PATHS = Set.of("/health", "/ready");

  private final Vertx vertx;
  private final ControlContext context;
  private final HostGuard hostGuard;
  private final RefusalLog log;
  private final @Nullable String token;
  private final AtomicInteger openConnections = new AtomicInteger();
  private volatile @Nullable RouteTable routeTable;
  private volatile @Nullable HttpServer listener;

  /**
   * A server that does not listen yet.
   *
   * @param reach what it can change
   * @param token whoever asks has to bear, or null
   */
  public ControlServer(
      Vertx vertx, ControlContext reach, HostGuard door, RefusalLog log, @Nullable String token) {
    this.vertx = vertx;
    this.context = reach;
    this.hostGuard = door;
    this.log = log;
    this.token = token;
  }

  /** Binds it and gives the port; 0 is any free one. */
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

  /** Every method with its path. */
  List<String> routes() {
    return routeTable().routes();
  }

  private RouteTable routeTable() {
    RouteTable made = routeTable;
    if (made == null) {
      synchronized (this) {
        made = routeTable == null ? new RouteTable(context) : routeTable;
        routeTable = made;
      }
    }
    return made;
  }

  void onOpen(HttpConnection connection) {
    Optional<String> why =
        hostGuard.connectionRefusal(connection.localAddress(), connection.remoteAddress());
    if (why.isPresent()) {
      log.logOnce(why.get());
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
      send(http, refused.get());
      return;
    }
    Buffer body = Buffer.buffer();
    http.handler(
        part -> {
          if (body.length() <= MAX_BODY_BYTES) {
            body.appendBuffer(part);
          }
        });
    http.endHandler(end -> run(http, body));
  }

  private void run(HttpServerRequest http, Buffer body) {
    if (body.length() > MAX_BODY_BYTES) {
      send(http, ControlResponse.error(413, "that is longer than " + MAX_BODY_BYTES + " bytes"));
      return;
    }
    String query = http.query() == null ? "" : http.query();
    Future<ControlResponse> done;
    try {
      done = routeTable().dispatch(http.method().name(), path(http), query, body);
    } catch (RuntimeException why) {
      done = Future.failedFuture(why);
    }
    done.onSuccess(answer -> send(http, answer)).onFailure(why -> send(http, errorResponse(why)));
  }

  /** What is no path, as the target of a CONNECT, is none of ours. */
  private static String path(HttpServerRequest http) {
    String path = http.path();
    return path == null ? "" : path;
  }

  private ControlResponse errorResponse(Throwable why) {
    if (why instanceof ControlException refusal) {
      return ControlResponse.error(refusal.status(), String.valueOf(refusal.getMessage()));
    }
    log.logOnce("control failed: " + why);
    return ControlResponse.error(500, "that should not happen; the replay's own output says more");
  }

  /** Why something is not even looked at. */
  private Optional<ControlResponse> findRefusal(HttpServerRequest http) {
    Optional<String> why = hostGuard.requestRefusal(http);
    if (why.isPresent()) {
      log.logOnce(why.get());
      return Optional.of(ControlResponse.error(403, why.get()));
    }
    if (token != null
        && !UNAUTHENTICATED_PATHS.contains(path(http))
        && !hasBearerToken(http, token)) {
      return Optional.of(
          ControlResponse.error(401, "send Authorization: Bearer and the token of this replay"));
    }
    boolean writes = Set.of("POST", "PUT", "PATCH").contains(http.method().name());
    return writes && !isJson(http.getHeader("Content-Type"))
        ? Optional.of(
            ControlResponse.error(415, "send it as Content-Type: " + ControlResponse.JSON))
        : Optional.empty();
  }

  private static boolean hasBearerToken(HttpServerRequest http, String token) {
    String said = http.getHeader("Authorization");
    // the scheme in any case (RFC 9110, 11.1)
    return said != null
        && said.regionMatches(true, 0, BEARER, 0, BEARER.length())
        && MessageDigest.isEqual(
            said.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  /** What a page in a browser can send without asking first is no JSON. */
  private static boolean isJson(@Nullable String type) {
    return type != null && ControlResponse.JSON.equalsIgnoreCase(type.split(";", 2)[0].strip());
  }

  private static void send(HttpServerRequest http, ControlResponse answer) {
    http.response()
        .setStatusCode(answer.status())
        .putHeader("Content-Type", answer.type())
        .putHeader(ControlVersion.HEADER, ControlVersion.CURRENT)
        .end(answer.body());
  }
}
