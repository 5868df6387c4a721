package imdstape.replayer.token;

import imdstape.fixture.Service;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.metadata.Response.Header;
import imdstape.metadata.TokenHeaders;
import imdstape.metadata.Trait;
import imdstape.metadata.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The rules of IMDSv2, before any path is looked up: who gets a token, who is asked for one, who is
 * refused.
 *
 * @param tokens issues and checks them
 * @param policy the instance's HttpTokens option
 * @param enabled the instance's HttpEndpoint option
 * @param traits how this service refuses
 */
public record TokenGate(Tokens tokens, Service.Tokens policy, boolean enabled, Traits traits) {

  private static final Response BAD_REQUEST = Response.bare(400, "Bad Request");
  private static final Response BAD_REQUEST_PAGE = Response.page(400, "Bad Request");
  private static final Response UNAUTHORIZED = Response.bare(401, "Unauthorized");
  private static final Response UNAUTHORIZED_PAGE = Response.page(401, "Unauthorized");
  private static final Response FORBIDDEN = Response.bare(403, "Forbidden");
  private static final Response EXPECTATION_FAILED = Response.page(417, "Expectation Failed");

  /** The reason phrase and the Allow line are those of captures. */
  private static final Response TOKEN_METHODS =
      Response.bare(405, "Not Allowed", new Header("Allow", "OPTIONS, PUT"));

  private static final Header DATA_METHODS = new Header("Allow", "GET, HEAD, OPTIONS");

  /** Not captured: likely, as the token's path answers so. */
  private static final Response NO_DATA_METHOD = Response.bare(405, "Not Allowed", DATA_METHODS);

  private static final Response NOT_IMPLEMENTED = Response.bare(501, "Not Implemented");

  private static final Response TOKEN_OPTIONS =
      Response.bare(200, "OK", new Header("Allow", "OPTIONS, PUT"));
  private static final Response DATA_OPTIONS = Response.bare(200, "OK", DATA_METHODS);

  /**
   * Admits a request or answers it.
   *
   * @param number of the request, which makes its token its own
   */
  public Admission admit(Request request, Instant now, long number) {
    MetadataPath path = request.path();
    if (path == null || (request.host() == null && traits.is(Trait.NO_HOST, "refused"))) {
      return new Admission.Refuse(BAD_REQUEST);
    }
    if (!enabled && traits.is(Trait.DISABLED, "forbidden")) {
      return new Admission.Refuse(FORBIDDEN);
    }
    boolean isToken = path.below().equals(MetadataPath.TOKEN);
    if (request.method().equals("PUT") && isToken) {
      return put(request, path, now, number);
    }
    boolean isItsPath = isToken && path.version().equals(MetadataPath.LATEST) && !path.slashed();
    if (request.method().equals("OPTIONS") && traits.is(Trait.OPTIONS, "answered")) {
      return new Admission.Refuse(isItsPath ? TOKEN_OPTIONS : DATA_OPTIONS);
    }
    if (isItsPath) {
      return new Admission.Refuse(TOKEN_METHODS);
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return new Admission.Refuse(noDataMethod());
    }
    Admission admission = get(request, now);
    return !enabled && admission instanceof Admission.Pass
        ? new Admission.Refuse(Response.NOT_FOUND)
        : admission;
  }

  private Response noDataMethod() {
    return switch (traits.get(Trait.METHODS)) {
      case "403" -> FORBIDDEN;
      case "400" -> BAD_REQUEST;
      case "501" -> NOT_IMPLEMENTED;
      default -> NO_DATA_METHOD;
    };
  }

  private Admission put(Request request, MetadataPath path, Instant now, long number) {
    if (request.expects()) {
      return new Admission.Refuse(EXPECTATION_FAILED);
    }
    boolean isItsPath = path.version().equals(MetadataPath.LATEST) && !path.slashed();
    if (request.isForwarded() || !isItsPath || traits.is(Trait.IMDSV2, "refused")) {
      return new Admission.Refuse(FORBIDDEN);
    }
    int seconds = seconds(request.ttl());
    if (seconds < TokenHeaders.SHORTEST_TTL || seconds > TokenHeaders.LONGEST_TTL) {
      return new Admission.Refuse(
          traits.is(Trait.BAD_TTL, "page") ? BAD_REQUEST_PAGE : BAD_REQUEST);
    }
    String start = traits.get(Trait.TOKEN_START);
    String token = tokens.issue(start, Duration.ofSeconds(seconds), now, number);
    return new Admission.Issue(Response.token(token), seconds);
  }

  private Admission get(Request request, Instant now) {
    String token = request.token();
    if (token == null) {
      return policy == Service.Tokens.REQUIRED
          ? unauthorized()
          : new Admission.Pass(OptionalInt.empty());
    }
    OptionalInt remaining = tokens.remaining(token, now);
    if (remaining.isEmpty()) {
      boolean ignored = policy == Service.Tokens.OPTIONAL && traits.is(Trait.BAD_TOKEN, "ignored");
      return ignored ? new Admission.Pass(OptionalInt.empty()) : unauthorized();
    }
    return request.isForwarded() ? new Admission.Refuse(FORBIDDEN) : new Admission.Pass(remaining);
  }

  private Admission unauthorized() {
    return new Admission.Refuse(
        traits.is(Trait.UNAUTHORIZED, "page") ? UNAUTHORIZED_PAGE : UNAUTHORIZED);
  }

  private static int seconds(@Nullable String ttl) {
    if (ttl == null || ttl.isEmpty() || ttl.length() > 9) {
      return -1;
    }
    int seconds = 0;
    for (int i = 0; i < ttl.length(); i++) {
      int digit = ttl.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      seconds = 10 * seconds + digit;
    }
    return seconds;
  }
}
