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
  private static final int LONGEST_BODY = 65_536;
  private static final int IDLE_SECONDS = 75;

  /** More than direct any test; the service's own listeners are bounded by themselves. */
  static final int MOST = 250;

  /** What says nothing that a stranger may not know. */
  private static final Set<String> OPEN = Set.of("/health", "/ready");

  private final Vertx vertx;
  private final ControlContext reach;
  private final HostGuard door;
  private final RefusalLog log;
  private final @Nullable String token;
  private final AtomicInteger open = new AtomicInteger();
  private volatile @Nullable RouteTable routes;
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
    this.reach = reach;
    this.door = door;
    this.log = log;
    this.token = token;
  }

  /** Binds it and gives the port; 0 is any free one. */
  public Future<Integer> listen(String address, int port) {
    return vertx
        .createHttpServer(
            new HttpServerOptions().setHttp2ClearTextEnabled(false).setIdleTimeout(IDLE_SECONDS))
        .connectionHandler(this::opened)
        .requestHandler(this::handle)
        .listen(port, address)
        .map(
            bound -> {
              listener = bound;
              return bound.actualPort();
            });
  }

  /** Every method with its path. */
  List<String> routes() {
    return known().known();
  }

  private RouteTable known() {
    RouteTable made = routes;
    if (made == null) {
      synchronized (this) {
        made = routes == null ? new RouteTable(reach) : routes;
        routes = made;
      }
    }
    return made;
  }

  void opened(HttpConnection connection) {
    Optional<String> why = door.refusal(connection.localAddress(), connection.remoteAddress());
    if (why.isPresent()) {
      log.add(why.get());
      connection.close();
    } else if (open.incrementAndGet() > MOST) {
      open.decrementAndGet();
      log.add("refused a connection to control, which has " + MOST + " already");
      connection.close();
    } else {
      connection.closeHandler(closed -> open.decrementAndGet());
    }
  }

  private void handle(HttpServerRequest http) {
    Optional<ControlResponse> refused = refused(http);
    if (refused.isPresent()) {
      send(http, refused.get());
      return;
    }
    Buffer body = Buffer.buffer();
    http.handler(
        part -> {
          if (body.length() <= LONGEST_BODY) {
            body.appendBuffer(part);
          }
        });
    http.endHandler(end -> run(http, body));
  }

  private void run(HttpServerRequest http, Buffer body) {
    if (body.length() > LONGEST_BODY) {
      send(http, ControlResponse.error(413, "that is longer than " + LONGEST_BODY + " bytes"));
      return;
    }
    String query = http.query() == null ? "" : http.query();
    Future<ControlResponse> done;
    try {
      done = known().run(http.method().name(), path(http), query, body);
    } catch (RuntimeException why) {
      done = Future.failedFuture(why);
    }
    done.onSuccess(answer -> send(http, answer)).onFailure(why -> send(http, answer(why)));
  }

  /** What is no path, as the target of a CONNECT, is none of ours. */
  private static String path(HttpServerRequest http) {
    String path = http.path();
    return path == null ? "" : path;
  }

  private ControlResponse answer(Throwable why) {
    if (why instanceof ControlException refusal) {
      return ControlResponse.error(refusal.status(), String.valueOf(refusal.getMessage()));
    }
    log.add("control failed: " + why);
    return ControlResponse.error(500, "that should not happen; the replay's own output says more");
  }

  /** Why something is not even looked at. */
  private Optional<ControlResponse> refused(HttpServerRequest http) {
    Optional<String> why = door.refusal(http);
    if (why.isPresent()) {
      log.add(why.get());
      return Optional.of(ControlResponse.error(403, why.get()));
    }
    if (token != null && !OPEN.contains(path(http)) && !bears(http, token)) {
      return Optional.of(
          ControlResponse.error(401, "send Authorization: Bearer and the token of this replay"));
    }
    boolean writes = Set.of("POST", "PUT", "PATCH").contains(http.method().name());
    return writes && !isJson(http.getHeader("Content-Type"))
        ? Optional.of(
            ControlResponse.error(415, "send it as Content-Type: " + ControlResponse.JSON))
        : Optional.empty();
  }

  private static boolean bears(HttpServerRequest http, String token) {
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
        .end(answer.body());
  }
}
