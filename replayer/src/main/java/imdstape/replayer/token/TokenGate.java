package imdstape.replayer.token;

import imdstape.metadata.HttpTokens;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.metadata.TokenHeaders;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.MetadataResponse.HeaderLine;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Applies the rules of IMDSv2 before any path is looked up: it issues tokens, checks them, and
 * refuses requests. Thread-safe.
 *
 * @param tokens issues and checks tokens
 * @param policy the instance's HttpTokens option
 * @param enabled the instance's HttpEndpoint option
 * @param traits tell the form of a refusal
 */
public record TokenGate(
    SessionTokens tokens, HttpTokens policy, boolean enabled, ServiceTraits traits) {

  private static final MetadataResponse BAD_REQUEST =
      MetadataResponse.withoutBody(400, "Bad Request");
  private static final MetadataResponse BAD_REQUEST_PAGE =
      MetadataResponse.errorPage(400, "Bad Request");
  private static final MetadataResponse UNAUTHORIZED =
      MetadataResponse.withoutBody(401, "Unauthorized");
  private static final MetadataResponse UNAUTHORIZED_PAGE =
      MetadataResponse.errorPage(401, "Unauthorized");
  private static final MetadataResponse FORBIDDEN = MetadataResponse.withoutBody(403, "Forbidden");
  private static final MetadataResponse EXPECTATION_FAILED =
      MetadataResponse.errorPage(417, "Expectation Failed");

  /** Reason phrase and Allow header as captured. */
  private static final MetadataResponse TOKEN_METHOD_NOT_ALLOWED =
      MetadataResponse.withoutBody(405, "Not Allowed", new HeaderLine("Allow", "OPTIONS, PUT"));

  private static final HeaderLine ALLOW_DATA_METHODS =
      new HeaderLine("Allow", "GET, HEAD, OPTIONS");

  /** Not captured; assumed, since the path of the token has this response. */
  private static final MetadataResponse METHOD_NOT_ALLOWED =
      MetadataResponse.withoutBody(405, "Not Allowed", ALLOW_DATA_METHODS);

  private static final MetadataResponse NOT_IMPLEMENTED =
      MetadataResponse.withoutBody(501, "Not Implemented");

  private static final MetadataResponse TOKEN_OPTIONS =
      MetadataResponse.withoutBody(200, "OK", new HeaderLine("Allow", "OPTIONS, PUT"));
  private static final MetadataResponse DATA_OPTIONS =
      MetadataResponse.withoutBody(200, "OK", ALLOW_DATA_METHODS);

  /**
   * Admits a request, or determines its response.
   *
   * @param number of the request, which makes its token unique
   */
  public Admission admit(MetadataRequest request, Instant now, long number) {
    MetadataPath path = request.path();
    if (path == null || (request.host() == null && traits.is(ServiceTrait.NO_HOST, "refused"))) {
      return new Admission.Refuse(BAD_REQUEST);
    }
    if (!enabled && traits.is(ServiceTrait.DISABLED, "forbidden")) {
      return new Admission.Refuse(FORBIDDEN);
    }
    boolean isToken = path.relativePath().equals(MetadataPath.TOKEN_PATH);
    if (request.method().equals("PUT") && isToken) {
      return admitPut(request, path, now, number);
    }
    boolean isTokenPath =
        isToken && path.version().equals(MetadataPath.LATEST) && !path.hasTrailingSlash();
    if (request.method().equals("OPTIONS") && traits.is(ServiceTrait.OPTIONS, "answered")) {
      return new Admission.Refuse(isTokenPath ? TOKEN_OPTIONS : DATA_OPTIONS);
    }
    if (isTokenPath) {
      return new Admission.Refuse(TOKEN_METHOD_NOT_ALLOWED);
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return new Admission.Refuse(methodRefusal());
    }
    Admission admission = admitGet(request, now);
    return !enabled && admission instanceof Admission.Pass
        ? new Admission.Refuse(MetadataResponse.NOT_FOUND)
        : admission;
  }

  private MetadataResponse methodRefusal() {
    return switch (traits.get(ServiceTrait.METHODS)) {
      case "403" -> FORBIDDEN;
      case "400" -> BAD_REQUEST;
      case "501" -> NOT_IMPLEMENTED;
      default -> METHOD_NOT_ALLOWED;
    };
  }

  private Admission admitPut(MetadataRequest request, MetadataPath path, Instant now, long number) {
    if (request.hasExpectHeader()) {
      return new Admission.Refuse(EXPECTATION_FAILED);
    }
    boolean isTokenPath = path.version().equals(MetadataPath.LATEST) && !path.hasTrailingSlash();
    if (request.isForwarded() || !isTokenPath || traits.is(ServiceTrait.IMDSV2, "refused")) {
      return new Admission.Refuse(FORBIDDEN);
    }
    int seconds = parseTtl(request.requestedTtl());
    if (seconds < TokenHeaders.MIN_TTL_SECONDS || seconds > TokenHeaders.MAX_TTL_SECONDS) {
      return new Admission.Refuse(
          traits.is(ServiceTrait.BAD_TTL, "page") ? BAD_REQUEST_PAGE : BAD_REQUEST);
    }
    String prefix = traits.get(ServiceTrait.TOKEN_START);
    String token = tokens.issue(prefix, Duration.ofSeconds(seconds), now, number);
    return new Admission.Issue(MetadataResponse.token(token), seconds);
  }

  private Admission admitGet(MetadataRequest request, Instant now) {
    String token = request.token();
    if (token == null) {
      return policy == HttpTokens.REQUIRED
          ? unauthorized()
          : new Admission.Pass(OptionalInt.empty());
    }
    OptionalInt remaining = tokens.remainingSeconds(token, now);
    if (remaining.isEmpty()) {
      boolean ignoresToken =
          policy == HttpTokens.OPTIONAL && traits.is(ServiceTrait.BAD_TOKEN, "ignored");
      return ignoresToken ? new Admission.Pass(OptionalInt.empty()) : unauthorized();
    }
    return request.isForwarded() ? new Admission.Refuse(FORBIDDEN) : new Admission.Pass(remaining);
  }

  private Admission unauthorized() {
    return new Admission.Refuse(
        traits.is(ServiceTrait.UNAUTHORIZED, "page") ? UNAUTHORIZED_PAGE : UNAUTHORIZED);
  }

  private static int parseTtl(@Nullable String ttl) {
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
