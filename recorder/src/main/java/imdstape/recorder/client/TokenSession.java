package imdstape.recorder.client;

import imdstape.metadata.TokenHeaders;
import imdstape.recorder.client.transport.NoAnswerException;
import imdstape.recorder.client.transport.RawResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The IMDSv2 session token of a crawl, which is renewed when nine tenths of its lifetime have
 * passed. For use by one thread.
 */
final class TokenSession {

  /** A crawl takes less than a minute; a token with a longer life is a needless risk. */
  static final Duration TOKEN_TTL = Duration.ofMinutes(5);

  private static final String TOKEN_TARGET = "/latest/api/token";
  private static final int PREFIX_LENGTH = 5;

  /** The service's tokens have 56 characters; a header line limits their length. */
  private static final Pattern TOKEN_PATTERN = Pattern.compile("[!-~]{1,1024}");

  private final RequestSender sender;
  private final RetryLimiter retries;
  private @Nullable String token;

  /** The headers of a request with the token and without others; made once per token. */
  private @Nullable MultiMap plainHeaders;

  private Instant renewAt = Instant.MAX;

  TokenSession(RequestSender sender, RetryLimiter retries) {
    this.sender = sender;
    this.retries = retries;
  }

  /** Whether there is a token. */
  boolean hasToken() {
    return token != null;
  }

  /** The first characters of the token. */
  String tokenPrefix() {
    String known = currentToken();
    return known.substring(0, Math.min(PREFIX_LENGTH, known.length()));
  }

  /**
   * The headers of a request with the token, which is renewed first if need be.
   *
   * @param more headers to add
   * @throws CrawlStoppedException if the service gives no new token
   */
  MultiMap headers(Map<String, String> more) {
    if (!sender.now().isBefore(renewAt)) {
      renew();
    }
    if (!more.isEmpty()) {
      return makeHeaders(more);
    }
    MultiMap plain = plainHeaders;
    if (plain == null) {
      plain = makeHeaders(Map.of());
      plainHeaders = plain;
    }
    return plain;
  }

  /**
   * Requests a new token, with retries.
   *
   * @throws CrawlStoppedException if the service gives none
   */
  void renew() {
    for (int attempt = 1; ; attempt++) {
      String detail = "";
      try {
        RawResponse response = request();
        if (response.status() == 200 && hasToken()) {
          return;
        }
        detail = " (status " + response.status() + ")";
      } catch (NoAnswerException none) {
        retries.addFailedAttempt();
      }
      if (attempt == RequestPolicy.MAX_ATTEMPTS) {
        throw new CrawlStoppedException("the service gives no new token" + detail);
      }
      retries.backOff(attempt);
    }
  }

  /**
   * Requests a new token once. Afterwards {@link #hasToken} says whether the response has a valid
   * one.
   */
  RawResponse request() throws NoAnswerException {
    token = null;
    plainHeaders = null;
    renewAt = Instant.MAX;
    Instant requestedAt = sender.now();
    MultiMap headers =
        sender.headers(Map.of(TokenHeaders.TTL, String.valueOf(TOKEN_TTL.toSeconds())));
    RawResponse response = sender.await(sender.send(HttpMethod.PUT, TOKEN_TARGET, headers, false));
    if (response.status() == 200) {
      String text = new String(response.captured().body(), StandardCharsets.US_ASCII).strip();
      if (TOKEN_PATTERN.matcher(text).matches()) {
        token = text;
        Duration lifetime = lifetime(response.headers().get(TokenHeaders.TTL));
        renewAt = requestedAt.plus(lifetime.multipliedBy(9).dividedBy(10));
      }
    }
    return response;
  }

  private MultiMap makeHeaders(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(more);
    all.put(TokenHeaders.TOKEN, currentToken());
    return sender.headers(all);
  }

  private String currentToken() {
    return Objects.requireNonNull(token, "contact first");
  }

  /** The requested lifetime, or a shorter one that the response states. */
  private static Duration lifetime(@Nullable String ttlSeconds) {
    boolean stated = ttlSeconds != null && ttlSeconds.matches("[1-9]\\d{0,2}");
    Duration lifetime = stated ? Duration.ofSeconds(Integer.parseInt(ttlSeconds)) : TOKEN_TTL;
    return lifetime.compareTo(TOKEN_TTL) < 0 ? lifetime : TOKEN_TTL;
  }
}
