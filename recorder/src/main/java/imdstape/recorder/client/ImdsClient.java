package imdstape.recorder.client;

import imdstape.recorder.client.RequestSender.SentRequest;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.NoAnswerException;
import imdstape.recorder.client.transport.RawResponse;
import imdstape.recorder.client.transport.RequestTarget;
import imdstape.recorder.client.transport.UnreadReason;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * An IMDSv2 client that sends GET requests and the PUT of the token, within the limits of a {@link
 * RequestPolicy}. A request without a response, with a truncated one or with a 5xx is repeated
 * after a pause, because the real service drops packets above its rate limit. For use by one
 * thread.
 */
public final class ImdsClient {

  private static final String METADATA_LISTING_TARGET = "/latest/meta-data/";

  private final RequestSender sender;
  private final RetryLimiter retries;
  private final TokenSession tokens;

  /**
   * A client of a service on the same machine, without a limit on its pace. Use the other
   * constructor for an instance.
   *
   * @param endpoint {@code http://host:port}, without a path
   */
  public ImdsClient(Vertx vertx, URI endpoint) {
    this(
        vertx,
        endpoint,
        RequestPolicy.UNLIMITED,
        PausingClock.FROZEN,
        new CancellationToken(),
        CrawlListener.NONE);
  }

  /**
   * A client of one service.
   *
   * @param endpoint {@code http://host:port}, without a path
   * @param policy pace, budget and timeout
   * @param clock the clock for the pace and for the lifetime of tokens
   * @param cancellation ends the crawl early
   * @param listener receives each request
   */
  public ImdsClient(
      Vertx vertx,
      URI endpoint,
      RequestPolicy policy,
      PausingClock clock,
      CancellationToken cancellation,
      CrawlListener listener) {
    this.sender = new RequestSender(vertx, endpoint, policy, clock, cancellation, listener);
    this.retries = new RetryLimiter(sender);
    this.tokens = new TokenSession(sender, retries);
  }

  /** How many requests were sent. */
  public int requestCount() {
    return sender.requestCount();
  }

  /**
   * Makes the first requests: the PUT of a token, and a GET of the metadata listing without the
   * token and with it. Call it before any other request.
   */
  public ContactResult makeContact() {
    RequestOutcome put = outcome(tokens::request);
    if (put.status().orElse(0) == 200 && !tokens.hasToken()) {
      put = new RequestOutcome.InvalidToken();
    }
    boolean unreachable = put.noAnswerReason().filter(reason -> !reason.isConnected()).isPresent();
    RequestOutcome without =
        unreachable
            ? put
            : outcome(
                () -> sender.await(send(HttpMethod.GET, METADATA_LISTING_TARGET, false, Map.of())));
    RequestOutcome with =
        tokens.hasToken()
            ? outcome(
                () -> sender.await(send(HttpMethod.GET, METADATA_LISTING_TARGET, true, Map.of())))
            : put;
    return new ContactResult(sender.endpoint().toString(), put, without, with, tokens.hasToken());
  }

  /** The token that cancels this client's requests. */
  public CancellationToken cancellation() {
    return sender.cancellation();
  }

  /** The local time. */
  public Instant now() {
    return sender.now();
  }

  /** The time of the service's clock, which its event notices refer to. */
  public Instant serviceTime() {
    return sender.serviceTime();
  }

  /** How many attempts have failed since the start or the last {@link #resetFailures}. */
  public int failedAttempts() {
    return retries.failedAttempts();
  }

  /**
   * Forgets earlier failures and stops counting earlier bodies as held in memory, for a client that
   * runs for a long time.
   */
  public void resetFailures() {
    retries.reset();
    sender.resetHeldBodies();
  }

  /** The listener that receives this client's requests. */
  public CrawlListener listener() {
    return sender.listener();
  }

  /**
   * Requests paths with the token, several at a time.
   *
   * @param consumer receives the index of each path and its response, in the order of the paths
   * @throws CrawlStoppedException if the crawl ends before the last path
   */
  public void get(List<String> paths, BiConsumer<Integer, CapturedResponse> consumer) {
    Deque<SentRequest> inFlight = new ArrayDeque<>();
    int sent = 0;
    int answered = 0;
    CrawlStoppedException stopped = null;
    try {
      while (stopped == null && sent < paths.size()) {
        if (inFlight.size() == sender.maxInFlight()) {
          consumer.accept(answered++, awaitWithRetries(inFlight.remove()));
        }
        try {
          String target = RequestTarget.encode(paths.get(sent++));
          inFlight.add(send(HttpMethod.GET, target, true, Map.of()));
        } catch (CrawlStoppedException beforeThisPath) {
          stopped = beforeThisPath;
        }
      }
      while (!inFlight.isEmpty() && !sender.cancellation().isCancelled()) {
        consumer.accept(answered++, awaitWithRetries(inFlight.remove()));
      }
    } finally {
      // each of these was sent, so that the listener has to know it
      inFlight.forEach(sender::abandon);
    }
    if (stopped != null || answered < paths.size()) {
      throw stopped == null ? RequestSender.stopped() : stopped;
    }
  }

  /** Requests one path with the token. */
  public CapturedResponse get(String path) {
    List<CapturedResponse> responses = new ArrayList<>(1);
    get(List.of(path), (index, response) -> responses.add(response));
    return responses.get(0);
  }

  /**
   * Pauses.
   *
   * @throws CrawlStoppedException if the crawl was cancelled before or meanwhile
   */
  public void pause(Duration duration) {
    sender.pause(duration);
  }

  /**
   * Sends one unusual request, without retries, to examine how the service handles it.
   *
   * @param target as it appears on the request line
   * @param withToken whether to send the session token
   * @param headers more headers
   * @return empty if there is no response
   */
  public Optional<RawResponse> probe(
      HttpMethod method, String target, boolean withToken, Map<String, String> headers) {
    try {
      return Optional.of(sender.await(send(method, target, withToken, headers)));
    } catch (NoAnswerException none) {
      return Optional.empty();
    }
  }

  /** A path as an absolute URL. */
  public String absoluteUrl(String path) {
    return sender.endpoint() + path;
  }

  /** The first characters of the session token. */
  public String tokenPrefix() {
    return tokens.tokenPrefix();
  }

  private SentRequest send(
      HttpMethod method, String target, boolean withToken, Map<String, String> headers) {
    MultiMap all = withToken ? tokens.headers(headers) : sender.headers(headers);
    return sender.send(method, target, all, withToken);
  }

  /** The response to a request, which is repeated if it failed. */
  private CapturedResponse awaitWithRetries(SentRequest first) {
    SentRequest sent = first;
    for (int attempt = 1; ; attempt++) {
      boolean last = attempt == RequestPolicy.MAX_ATTEMPTS;
      Optional<RawResponse> response = Optional.empty();
      try {
        response = Optional.of(sender.await(sent));
      } catch (NoAnswerException none) {
        retries.addFailedAttempt();
      }
      if (response.isPresent()) {
        retries.addAnsweredPath();
        CapturedResponse captured = response.get().captured();
        boolean expired = captured.status() == 401;
        boolean truncated = captured.unreadReason() == UnreadReason.CUT_SHORT;
        if (last || !(expired || truncated || captured.status() >= 500)) {
          return captured;
        }
        if (expired) {
          tokens.renew();
        } else {
          retries.addFailedAttempt();
          retries.backOff(attempt);
        }
      } else if (last) {
        retries.addUnansweredPath();
        return CapturedResponse.withoutBody(UnreadReason.NO_ANSWER, 0);
      } else {
        retries.backOff(attempt);
      }
      sent = send(HttpMethod.GET, sent.request().target(), true, Map.of());
    }
  }

  /** A request that may get no response. */
  private interface RequestAttempt {
    RawResponse run() throws NoAnswerException;
  }

  /** Runs a request, and a second time if a connection was made and no response came. */
  private static RequestOutcome outcome(RequestAttempt attempt) {
    for (int number = 1; ; number++) {
      try {
        return new RequestOutcome.Answered(attempt.run().status());
      } catch (NoAnswerException none) {
        boolean again = number == 1 && none.reason().isConnected();
        if (!again) {
          return new RequestOutcome.NotAnswered(none.reason());
        }
      }
    }
  }
}
