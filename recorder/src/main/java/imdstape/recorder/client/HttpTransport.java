package imdstape.recorder.client;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One request after another to one host: HTTP/1.1, no redirects, no proxy, whatever the environment
 * says. An answer has to come in time and may not be longer than it may; of whoever says more, no
 * more is read.
 *
 * <p>It keeps its few connections itself: a pool that is made for many hosts takes longer to find
 * one than an instance to answer.
 */
public final class HttpTransport {

  /** User-data is 16 KiB at most (EC2 User Guide), and nothing else is near it. */
  public static final int MAX_BODY_BYTES = 1 << 20;

  /** Of all bodies together: a modern instance with full user-data in 29 versions has 1 MiB. */
  public static final int MAX_TOTAL_BODY_BYTES = 16 << 20;

  /** How many connections there are, and so how many requests at a time. */
  static final int MAX_CONNECTIONS = 4;

  static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  private static final byte[] EMPTY_BODY = {};

  private final Vertx vertx;
  private final URI endpoint;
  private final long timeoutMillis;
  private final InstantSource clock;
  private final HttpClientAgent client;
  private final HttpConnectOptions server;
  private final String host;

  /** All requests are made there, so that nothing of this is seen by two threads. */
  private final Context context;

  private final Deque<HttpClientConnection> idle = new ArrayDeque<>();
  private final Deque<PendingRequest> waiting = new ArrayDeque<>();

  /** How many have a connection, or are getting one. */
  private int busy;

  private int heldBodyBytes;

  /** What is asked and not answered yet. */
  private final Set<PendingRequest> open = ConcurrentHashMap.newKeySet();

  HttpTransport(Vertx vertx, URI endpoint, Duration patience, InstantSource clock) {
    this.vertx = vertx;
    this.endpoint = endpoint;
    this.timeoutMillis = patience.toMillis();
    this.clock = clock;
    int port = endpoint.getPort() < 0 ? 80 : endpoint.getPort();
    this.host = port == 80 ? endpoint.getHost() : endpoint.getHost() + ":" + port;
    this.server =
        new HttpConnectOptions()
            .setHost(endpoint.getHost().replaceAll("^\\[|\\]$", ""))
            .setPort(port)
            .setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    this.context = vertx.getOrCreateContext();
    // an error that leaves memory or code for nothing else: nobody shall wait for what it kept away
    context.exceptionHandler(
        error -> List.copyOf(open).forEach(asked -> asked.response.completeExceptionally(error)));
    this.client =
        vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MILLIS));
  }

  URI endpoint() {
    return endpoint;
  }

  /** Nobody holds the bodies any longer that have come so far. */
  void resetHeldBodies() {
    context.runOnContext(any -> heldBodyBytes = 0);
  }

  /** The header lines of a request: those, and what is said on each connection. */
  MultiMap headers(Map<String, String> headers) {
    MultiMap lines = HttpHeaders.headers();
    lines.set(HttpHeaders.HOST, host);
    lines.set(HttpHeaders.CONNECTION, HttpHeaders.KEEP_ALIVE);
    headers.forEach(lines::set);
    return lines;
  }

  /**
   * Sends a request.
   *
   * @param target as it shall stand on the request line
   * @param lines of {@link #headers}
   * @return its answer fails with a {@link NoAnswerException}, or with an error of this process
   */
  PendingRequest send(HttpMethod method, String target, MultiMap lines) {
    PendingRequest exchange = new PendingRequest(method, target, lines);
    open.add(exchange);
    context.runOnContext(any -> begin(exchange));
    return exchange;
  }

  private void begin(PendingRequest exchange) {
    if (busy == MAX_CONNECTIONS) {
      waiting.add(exchange);
      return;
    }
    busy++;
    HttpClientConnection connection = idle.pollLast();
    if (connection != null) {
      exchange.on(connection);
    } else {
      connect()
          .onComplete(
              exchange::on, thrown -> exchange.end(NoAnswerReason.ofConnectFailure(thrown)));
    }
  }

  /** Whoever is stopped closes the client while requests are still on their way to it. */
  private Future<HttpClientConnection> connect() {
    try {
      return client
          .connect(server)
          .onSuccess(
              connection ->
                  connection
                      .closeHandler(any -> idle.remove(connection))
                      // else it is logged, with what came: the request fails of it as well
                      .exceptionHandler(any -> {}));
    } catch (IllegalStateException closed) {
      return Future.failedFuture(closed);
    }
  }

  /** The next may begin. */
  private void ended() {
    busy--;
    PendingRequest next = waiting.poll();
    if (next != null) {
      begin(next);
    }
  }

  /** One request and its answer, as far as they have come. */
  final class PendingRequest {
    private final HttpMethod method;
    private final String target;
    private final MultiMap headers;
    private final CompletableFuture<RawResponse> response = new CompletableFuture<>();
    private volatile @Nullable Instant sentAt;
    private volatile @Nullable Instant endedAt;
    private @Nullable HttpClientConnection connection;
    private @Nullable HttpClientResponse httpResponse;
    private @Nullable Buffer body;
    private int status;
    private long length;
    private long timer = -1;

    private PendingRequest(HttpMethod method, String target, MultiMap lines) {
      this.method = method;
      this.target = target;
      this.headers = lines;
    }

    HttpMethod method() {
      return method;
    }

    String target() {
      return target;
    }

    CompletableFuture<RawResponse> response() {
      return response;
    }

    /** When it went out, or null if it has not. */
    @Nullable Instant sentAt() {
      return sentAt;
    }

    /** When its answer had come, or null if it has not. */
    @Nullable Instant endedAt() {
      return endedAt;
    }

    private void on(HttpClientConnection taken) {
      connection = taken;
      timer = vertx.setTimer(Math.max(1, timeoutMillis), any -> late());
      sentAt = clock.instant();
      taken
          .request(new RequestOptions().setMethod(method).setURI(target).setHeaders(headers))
          .onComplete(this::write, any -> broken());
    }

    private void write(HttpClientRequest request) {
      request.send().onComplete(this::take, any -> broken());
    }

    private void take(HttpClientResponse came) {
      httpResponse = came;
      status = came.statusCode();
      came.exceptionHandler(any -> broken()).handler(this::more).endHandler(any -> whole());
    }

    private void more(Buffer chunk) {
      if (response.isDone()) {
        return;
      }
      length += chunk.length();
      // what is no 200 has a page that nobody reads
      boolean kept = status == 200;
      if (length > MAX_BODY_BYTES
          || (kept && heldBodyBytes + chunk.length() > MAX_TOTAL_BODY_BYTES)) {
        incomplete(UnreadReason.TOO_LONG);
      } else if (kept) {
        heldBodyBytes += chunk.length();
        body = body == null ? chunk : body.appendBuffer(chunk);
      }
    }

    private void whole() {
      if (response.isDone()) {
        return;
      }
      HttpClientConnection mine = connection;
      if (mine != null && isKeptAlive()) {
        connection = null;
        idle.add(mine);
      }
      end(new CapturedResponse(status, type(), body == null ? EMPTY_BODY : body.getBytes()));
    }

    private boolean isKeptAlive() {
      String said = header(HttpHeaders.CONNECTION);
      return httpResponse != null
          && httpResponse.version() == HttpVersion.HTTP_1_1
          && (said == null || !HttpHeaders.CLOSE.toString().equalsIgnoreCase(said));
    }

    private void late() {
      if (status > 0) {
        incomplete(UnreadReason.CUT_SHORT);
      } else {
        end(NoAnswerReason.MUTE);
      }
    }

    private void broken() {
      if (status > 0) {
        incomplete(UnreadReason.CUT_SHORT);
      } else {
        end(NoAnswerReason.GARBLED);
      }
    }

    /**
     * The length is that of the limit, not of the chunk that broke it: it is the same next time.
     */
    private void incomplete(UnreadReason why) {
      if (response.isDone()) {
        return;
      }
      heldBodyBytes -= body == null ? 0 : body.length();
      int seen = (int) Math.min(length, MAX_BODY_BYTES + 1L);
      end(
          status == 200
              ? CapturedResponse.withoutBody(why, seen)
              : CapturedResponse.ofStatus(status, type()));
    }

    private String type() {
      String type = header(HttpHeaders.CONTENT_TYPE);
      return type == null ? "" : type;
    }

    private @Nullable String header(CharSequence name) {
      return httpResponse == null ? null : httpResponse.headers().get(name);
    }

    private void end(CapturedResponse seen) {
      MultiMap headers = httpResponse == null ? HttpHeaders.headers() : httpResponse.headers();
      end(() -> response.complete(new RawResponse(seen, headers, length)));
    }

    private void end(NoAnswerReason silence) {
      end(() -> response.completeExceptionally(new NoAnswerException(silence)));
    }

    /** Once: what comes later, comes from a connection that nobody listens to any longer. */
    private void end(Runnable completion) {
      if (endedAt != null) {
        return;
      }
      endedAt = clock.instant();
      vertx.cancelTimer(timer);
      open.remove(this);
      completion.run();
      if (connection != null) {
        connection.close();
      }
      HttpTransport.this.ended();
    }
  }
}
