package imdstape.recorder.client;

import imdstape.cli.ProgramVersion;
import imdstape.recorder.client.transport.HttpTransport;
import imdstape.recorder.client.transport.NoAnswerException;
import imdstape.recorder.client.transport.NoAnswerReason;
import imdstape.recorder.client.transport.PendingRequest;
import imdstape.recorder.client.transport.RawResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends single requests at the pace and within the budget of a {@link RequestPolicy}, until it is
 * cancelled, and reports each to a {@link CrawlListener}. For use by one thread.
 */
final class RequestSender {

  private final String userAgent = ProgramVersion.line().replace(' ', '/');
  private final HttpTransport transport;
  private final int budget;
  private final PausingClock clock;
  private final ServiceClock serviceClock;

  /**
   * How many requests may be sent before the first response is awaited. Without a pace it exceeds
   * the number of connections, so that the transport never waits for this thread.
   */
  private final int maxInFlight;

  /**
   * How long to wait for a response, in milliseconds: twice the time that the transport allows to
   * all requests in flight, so that it passes only if the transport has failed.
   */
  private final long responseTimeoutMillis;

  private final RequestPacer pacer;
  private final CancellationToken cancellation;
  private final CrawlListener listener;
  private @Nullable Instant firstSentAt;
  private int requestCount;

  RequestSender(
      Vertx vertx,
      URI endpoint,
      RequestPolicy policy,
      PausingClock clock,
      CancellationToken cancellation,
      CrawlListener listener) {
    this.transport = new HttpTransport(vertx, endpoint, policy.timeout(), clock);
    this.budget = policy.budget();
    this.clock = clock;
    this.serviceClock = new ServiceClock(clock);
    this.maxInFlight =
        policy.pace().isUnlimited()
            ? 8 * HttpTransport.MAX_CONNECTIONS
            : HttpTransport.MAX_CONNECTIONS;
    this.responseTimeoutMillis =
        (policy.timeout().toMillis() + HttpTransport.CONNECT_TIMEOUT_MILLIS)
            * 2
            * (maxInFlight / HttpTransport.MAX_CONNECTIONS + 1);
    this.pacer = new RequestPacer(policy.pace(), clock);
    this.cancellation = cancellation;
    this.listener = listener;
  }

  URI endpoint() {
    return transport.endpoint();
  }

  int maxInFlight() {
    return maxInFlight;
  }

  /** How many requests were sent. */
  int requestCount() {
    return requestCount;
  }

  CancellationToken cancellation() {
    return cancellation;
  }

  CrawlListener listener() {
    return listener;
  }

  /** The local time. */
  Instant now() {
    return clock.instant();
  }

  /** The time of the service's clock. */
  Instant serviceTime() {
    return serviceClock.instant();
  }

  /** Stops counting the bodies received so far as held in memory. */
  void resetHeldBodies() {
    transport.resetHeldBodies();
  }

  /** These headers and those that every request has: Host, Connection and User-Agent. */
  MultiMap headers(Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("User-Agent", userAgent);
    return transport.headers(all);
  }

  /**
   * Waits until the next request may be sent, and sends it.
   *
   * @param target as it appears on the request line
   * @param headers made by {@link #headers}
   * @param withToken whether the headers contain a session token
   * @throws CrawlStoppedException if the budget is used up or the crawl was cancelled
   */
  SentRequest send(HttpMethod method, String target, MultiMap headers, boolean withToken) {
    awaitTurn();
    requestCount++;
    return new SentRequest(transport.send(method, target, headers), withToken, clock.instant());
  }

  /**
   * Waits for the response to a request.
   *
   * @throws NoAnswerException if there is none
   * @throws CrawlStoppedException if the crawl was cancelled
   */
  RawResponse await(SentRequest sent) throws NoAnswerException {
    RawResponse response;
    try {
      response = sent.request().response().get(responseTimeoutMillis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException transportFailed) {
      report(sent, OptionalInt.empty(), 0);
      throw new NoAnswerException(NoAnswerReason.TIMED_OUT);
    } catch (InterruptedException cancelled) {
      report(sent, OptionalInt.empty(), 0);
      throw stopped();
    } catch (ExecutionException failed) {
      report(sent, OptionalInt.empty(), 0);
      Throwable cause = failed.getCause();
      if (cause instanceof NoAnswerException noAnswer) {
        throw noAnswer;
      }
      if (cause instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(cause);
    }
    report(sent, OptionalInt.of(response.status()), response.bodyBytes());
    serviceClock.update(response.headers().get("Date"));
    return response;
  }

  /** Reports a request whose response is no longer awaited, if it was sent at all. */
  void abandon(SentRequest sent) {
    if (sent.request().sentAt() != null) {
      report(sent, OptionalInt.empty(), 0);
    }
  }

  /**
   * Pauses.
   *
   * @throws CrawlStoppedException if the crawl was cancelled before or meanwhile
   */
  void pause(Duration duration) {
    if (cancellation.isCancelled()) {
      throw stopped();
    }
    try {
      clock.pause(duration);
    } catch (InterruptedException cancelled) {
      throw stopped();
    }
  }

  /** The exception that ends a cancelled crawl. */
  static CrawlStoppedException stopped() {
    return new CrawlStoppedException("stopped");
  }

  private void awaitTurn() {
    if (requestCount >= budget) {
      throw new CrawlStoppedException("the budget of " + budget + " requests is used up");
    }
    try {
      pacer.awaitTurn();
    } catch (InterruptedException cancelled) {
      throw stopped();
    }
    if (cancellation.isCancelled()) {
      throw stopped();
    }
  }

  private void report(SentRequest sent, OptionalInt status, long bodyBytes) {
    PendingRequest request = sent.request();
    Instant endedAt = request.endedAt();
    firstSentAt = firstSentAt == null ? sent.sentAt() : firstSentAt;
    listener.requestCompleted(
        new CrawlListener.RequestRecord(
            Duration.between(firstSentAt, sent.sentAt()),
            Duration.between(sent.sentAt(), endedAt == null ? clock.instant() : endedAt),
            request.method().name(),
            request.target(),
            sent.withToken(),
            status,
            bodyBytes));
  }

  /**
   * A request that was handed to the transport.
   *
   * @param queuedAt replaces the time of sending for a request that was not sent yet
   */
  record SentRequest(PendingRequest request, boolean withToken, Instant queuedAt) {

    Instant sentAt() {
      Instant sentAt = request.sentAt();
      return sentAt == null ? queuedAt : sentAt;
    }
  }
}
