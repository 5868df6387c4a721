package imdstape.recorder.client.transport;

import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends HTTP/1.1 requests to one host. It follows no redirects and ignores proxy settings of the
 * environment. A response must be complete within the timeout, and a body beyond {@link
 * CapturedResponse#MAX_BODY_BYTES} is not read to its end.
 *
 * <p>It uses Vert.x's {@code HttpClient} and its pool. Vert.x's Web Client, which is built on them,
 * gives neither the status of a truncated response nor a limit on the time and the length of a
 * body. {@link #send} may be called from any thread.
 */
public final class HttpTransport {

  /** How many connections there are, and so how many requests are sent concurrently. */
  public static final int MAX_CONNECTIONS = 4;

  public static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  private final Vertx vertx;
  private final URI endpoint;
  private final long timeoutMillis;
  private final InstantSource clock;
  private final HttpClient client;
  private final String server;
  private final int port;
  private final String host;

  /** All requests are made on this context, so that one thread alone uses the state below. */
  private final Context context;

  private final BodyBudget bodyBudget = new BodyBudget();

  /** Requests without a response yet. */
  private final Set<PendingRequest> open = ConcurrentHashMap.newKeySet();

  /**
   * A transport to a service.
   *
   * @param endpoint {@code http://host:port}, without a path
   * @param timeout for one request, from sending it to the last byte of the response
   */
  public HttpTransport(Vertx vertx, URI endpoint, Duration timeout, InstantSource clock) {
    this.vertx = vertx;
    this.endpoint = endpoint;
    this.timeoutMillis = timeout.toMillis();
    this.clock = clock;
    this.server = endpoint.getHost().replaceAll("^\\[|\\]$", "");
    this.port = endpoint.getPort() < 0 ? 80 : endpoint.getPort();
    this.host = port == 80 ? endpoint.getHost() : endpoint.getHost() + ":" + port;
    this.context = vertx.getOrCreateContext();
    // such as an OutOfMemoryError, after which a response may never arrive
    context.exceptionHandler(error -> List.copyOf(open).forEach(request -> request.fail(error)));
    this.client =
        vertx
            .httpClientBuilder()
            .with(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS))
            .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS))
            // the request fails too; without a handler Vert.x logs the received bytes
            .withConnectHandler(connection -> connection.exceptionHandler(any -> {}))
            .build();
  }

  public URI endpoint() {
    return endpoint;
  }

  /** Gives the whole {@link BodyBudget} to later responses; the earlier bodies are not kept. */
  public void resetHeldBodies() {
    context.runOnContext(any -> bodyBudget.reset());
  }

  /** These headers and those that every request has: Host and Connection. */
  public MultiMap headers(Map<String, String> headers) {
    MultiMap all = HttpHeaders.headers();
    all.set(HttpHeaders.HOST, host);
    all.set(HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE);
    headers.forEach(all::set);
    return all;
  }

  /**
   * Sends a request, or queues it until a connection is free.
   *
   * @param target as it appears on the request line
   * @param headers made by {@link #headers}
   */
  public PendingRequest send(HttpMethod method, String target, MultiMap headers) {
    PendingRequest request = new PendingRequest(this, method, target, headers);
    open.add(request);
    context.runOnContext(any -> start(request));
    return request;
  }

  private void start(PendingRequest request) {
    RequestOptions options =
        new RequestOptions()
            .setHost(server)
            .setPort(port)
            .setMethod(request.method())
            .setURI(request.target())
            .setHeaders(request.headers());
    try {
      client
          .request(options)
          .onComplete(
              request::sendBy,
              thrown -> request.endUnanswered(NoAnswerReason.ofConnectFailure(thrown)));
    } catch (IllegalStateException clientClosed) {
      // a cancelled crawl closes the client while requests are still queued
      request.endUnanswered(NoAnswerReason.BROKEN);
    }
  }

  // The methods below are for PendingRequest, on the context of this transport.

  /** Forgets a request that has ended. */
  void remove(PendingRequest request) {
    open.remove(request);
  }

  BodyBudget bodyBudget() {
    return bodyBudget;
  }

  Instant now() {
    return clock.instant();
  }

  /** Starts the timer for one request's timeout and returns its id. */
  long startTimer(Runnable onTimeout) {
    return vertx.setTimer(Math.max(1, timeoutMillis), any -> onTimeout.run());
  }

  void cancelTimer(long timer) {
    vertx.cancelTimer(timer);
  }
}
