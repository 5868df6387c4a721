package imdstape.replayer.control;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that must not reach the control API, and passes all others on. It checks Host
 * and Origin, then the token, then the type of the body. It precedes the router, since Vert.x Web
 * handles some invalid requests before the first route. Thread-safe.
 */
final class AccessHandler implements Handler<HttpServerRequest> {

  private static final String BEARER = "Bearer";

  /** Paths without confidential responses. */
  private static final Set<String> UNAUTHENTICATED_PATHS = Set.of("/health", "/ready");

  private final HostGuard hostGuard;
  private final RefusalLog log;
  private final @Nullable String token;
  private final Handler<HttpServerRequest> next;

  /**
   * Creates the handler.
   *
   * @param token that a request has to bear, or null if none is required
   * @param next handles the requests that are not refused
   */
  AccessHandler(
      HostGuard hostGuard,
      RefusalLog log,
      @Nullable String token,
      Handler<HttpServerRequest> next) {
    this.hostGuard = hostGuard;
    this.log = log;
    this.token = token;
    this.next = next;
  }

  @Override
  public void handle(HttpServerRequest http) {
    Optional<ControlResponse> refused = findRefusal(http);
    if (refused.isPresent()) {
      refused.get().send(http);
    } else {
      next.handle(http);
    }
  }

  private Optional<ControlResponse> findRefusal(HttpServerRequest http) {
    Optional<String> refusal = hostGuard.requestRefusal(http);
    if (refusal.isPresent()) {
      log.logOnce(refusal.get());
      return Optional.of(ControlResponse.error(403, refusal.get()));
    }
    if (token != null && !isUnauthenticated(http.path()) && !hasBearerToken(http, token)) {
      // RFC 9110, 11.6.1
      http.response().putHeader("WWW-Authenticate", BEARER);
      return Optional.of(
          ControlResponse.error(401, "send Authorization: Bearer and the token of this replay"));
    }
    boolean writes = Set.of("POST", "PUT", "PATCH").contains(http.method().name());
    return writes && !isJson(http.getHeader(HttpHeaders.CONTENT_TYPE))
        ? Optional.of(
            ControlResponse.error(415, "send it as Content-Type: " + ControlResponse.JSON))
        : Optional.empty();
  }

  /** Whether a path needs no token; null is the path of a target that is none, as of CONNECT. */
  private static boolean isUnauthenticated(@Nullable String path) {
    return path != null && UNAUTHENTICATED_PATHS.contains(path);
  }

  private static boolean hasBearerToken(HttpServerRequest http, String token) {
    String scheme = BEARER + " ";
    String header = http.getHeader(HttpHeaders.AUTHORIZATION);
    // the scheme is case-insensitive (RFC 9110, 11.1)
    return header != null
        && header.regionMatches(true, 0, scheme, 0, scheme.length())
        && MessageDigest.isEqual(
            header.substring(scheme.length()).strip().getBytes(StandardCharsets.UTF_8),
            token.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a request has JSON. A page in a browser cannot send that without a preflight. */
  private static boolean isJson(@Nullable String type) {
    return type != null && ControlResponse.JSON.equalsIgnoreCase(type.split(";", 2)[0].strip());
  }
}
