package imdstape.replayer.token;

import imdstape.fixture.Service;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Request;
import imdstape.metadata.Response;
import imdstape.metadata.Response.Header;
import imdstape.metadata.TokenHeaders;
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
 */
public record TokenGate(Tokens tokens, Service.Tokens policy) {

  private static final Response BAD_REQUEST = Response.bare(400, "Bad Request");
  private static final Response UNAUTHORIZED = Response.bare(401, "Unauthorized");
  private static final Response FORBIDDEN = Response.bare(403, "Forbidden");
  private static final Response EXPECTATION_FAILED = Response.page(417, "Expectation Failed");

  /** The reason phrase and the Allow line are those of captures. */
  private static final Response TOKEN_METHODS =
      Response.bare(405, "Not Allowed", new Header("Allow", "OPTIONS, PUT"));

  private static final Response DATA_METHODS =
      Response.bare(405, "Not Allowed", new Header("Allow", "GET, HEAD, OPTIONS"));

  /**
   * Admits a request or answers it.
   *
   * @param number of the request, which makes its token its own
   */
  public Admission admit(Request request, Instant now, long number) {
    MetadataPath path = request.path();
    if (path == null) {
      return new Admission.Refuse(BAD_REQUEST);
    }
    boolean isToken = path.below().equals(MetadataPath.TOKEN);
    if (request.method().equals("PUT") && isToken) {
      return put(request, path, now, number);
    }
    if (isToken && path.version().equals(MetadataPath.LATEST) && !path.slashed()) {
      return new Admission.Refuse(TOKEN_METHODS);
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return new Admission.Refuse(DATA_METHODS);
    }
    return get(request, now);
  }

  private Admission put(Request request, MetadataPath path, Instant now, long number) {
    if (request.expects()) {
      return new Admission.Refuse(EXPECTATION_FAILED);
    }
    boolean isItsPath = path.version().equals(MetadataPath.LATEST) && !path.slashed();
    if (request.forwarded() || !isItsPath) {
      return new Admission.Refuse(FORBIDDEN);
    }
    int seconds = seconds(request.ttl());
    if (seconds < TokenHeaders.SHORTEST_TTL || seconds > TokenHeaders.LONGEST_TTL) {
      return new Admission.Refuse(BAD_REQUEST);
    }
    String token = tokens.issue(Duration.ofSeconds(seconds), now, number);
    return new Admission.Issue(Response.token(token), seconds);
  }

  private Admission get(Request request, Instant now) {
    String token = request.token();
    if (token == null) {
      return policy == Service.Tokens.REQUIRED
          ? new Admission.Refuse(UNAUTHORIZED)
          : new Admission.Pass(OptionalInt.empty());
    }
    OptionalInt remaining = tokens.remaining(token, now);
    if (remaining.isEmpty()) {
      return new Admission.Refuse(UNAUTHORIZED);
    }
    return request.forwarded() ? new Admission.Refuse(FORBIDDEN) : new Admission.Pass(remaining);
  }

  private static int seconds(@Nullable String ttl) {
    return ttl != null && ttl.matches("\\d{1,9}") ? Integer.parseInt(ttl) : -1;
  }
}
