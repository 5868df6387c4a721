package imdstape.recorder.proxy;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.TokenHeaders;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.PausingClock;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.UnreadReason;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy between a program and a service that captures the exchanges. Requests and responses
 * are passed on unchanged, except that the Host header names the service. No header is added: the
 * service issues no token for a request with {@code X-Forwarded-For} (EC2 User Guide). If the
 * service does not respond, the program's connection is closed without a response.
 */
public final class RecordingProxy {

  /** High enough not to slow the program down; the recorder's pace does not apply to it. */
  private static final int MAX_CONNECTIONS = 64;

  private static final String EXCHANGE_KEY = "exchange";

  private final PausingClock clock;
  private final ProxyCapture capture;
  private final CrawlListener listener;
  private final RefusalLog refusals;
  private final HostGuard hostGuard = HostGuard.withoutAllowedHosts();
  private final HttpServer server;
  private final HttpProxy proxy;
  private @Nullable Instant firstRequestAt;

  /**
   * A proxy that does not listen yet.
   *
   * @param service the URL that all requests are sent to
   * @param capture receives the requests and responses
   * @param listener receives each request
   * @param refusals receives the requests that the host guard refuses
   */
  public RecordingProxy(
      Vertx vertx,
      URI service,
      PausingClock clock,
      ProxyCapture capture,
      CrawlListener listener,
      RefusalLog refusals) {
    this.clock = clock;
    this.capture = capture;
    this.listener = listener;
    this.refusals = refusals;
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false));
    HttpClient client =
        vertx
            .httpClientBuilder()
            .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS))
            .withConnectHandler(connection -> connection.exceptionHandler(any -> {}))
            .build();
    this.proxy =
        HttpProxy.reverseProxy(new ProxyOptions().setSupportWebSocket(false), client)
            .origin(
                service.getPort() < 0 ? 80 : service.getPort(),
                service.getHost().replaceAll("^\\[|\\]$", ""))
            .addInterceptor(new CapturingInterceptor());
  }

  /**
   * Starts listening.
   *
   * @param port 0 for any free port
   * @return the port
   */
  public Future<Integer> listen(String host, int port) {
    return server
        .requestHandler(this::handle)
        .exceptionHandler(any -> {})
        .listen(port, host)
        .map(HttpServer::actualPort);
  }

  private void handle(HttpServerRequest request) {
    Optional<String> refusal = hostGuard.requestRefusal(request);
    if (refusal.isPresent()) {
      refusals.logOnce(refusal.get());
      request.response().setStatusCode(403).end();
    } else {
      proxy.handle(request);
    }
  }

  /** Shows each exchange to a {@link CapturedExchange} and changes nothing. */
  private final class CapturingInterceptor implements ProxyInterceptor {

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      CapturedExchange exchange = new CapturedExchange(context.request().proxiedRequest());
      context.set(EXCHANGE_KEY, exchange);
      return context.sendRequest().onFailure(none -> exchange.onNoAnswer());
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
      CapturedExchange exchange = context.get(EXCHANGE_KEY, CapturedExchange.class);
      ProxyResponse response = context.response();
      exchange.onResponse(response.getStatusCode(), response.proxiedResponse().headers());
      Body body = response.getBody();
      if (body != null) {
        response.setBody(
            Body.body(
                new Tee(body.stream(), body.length(), exchange::onBody, exchange::onBodyEnd),
                body.length(),
                body.mediaType()));
      }
      if (body == null || body.length() == 0) {
        exchange.onBodyEnd();
      }
      return context.sendResponse().onComplete(any -> exchange.onSent());
    }
  }

  /** One request of the program and the service's response to it. */
  private final class CapturedExchange {
    private final HttpServerRequest request;
    private final Instant receivedAt = clock.instant();
    private final boolean hasToken;
    private final @Nullable MetadataPath path;
    private final boolean mayKeepBody;
    private final Buffer body = Buffer.buffer();

    /** The status of the response; empty until it begins. */
    private OptionalInt status = OptionalInt.empty();

    private String contentType = "";
    private long length;
    private boolean closesConnection;
    private boolean ended;

    CapturedExchange(HttpServerRequest request) {
      this.request = request;
      this.hasToken = request.headers().contains(TokenHeaders.TOKEN);
      this.path = MetadataPath.parse(request.uri()).orElse(null);
      this.mayKeepBody =
          path != null && request.method().name().equals("GET") && ProxyCapture.mayKeepBody(path);
      firstRequestAt = firstRequestAt == null ? receivedAt : firstRequestAt;
      if (path != null) {
        capture.addRequest(request.method().name(), path, hasToken);
      }
      request.response().closeHandler(any -> end(true));
    }

    void onResponse(int code, MultiMap headers) {
      status = OptionalInt.of(code);
      contentType = Objects.requireNonNullElse(headers.get(HttpHeaders.CONTENT_TYPE), "");
      request
          .response()
          .headersEndHandler(any -> restoreHeaders(headers, request.response().headers()));
    }

    /**
     * Gives the response the service's headers in their order and case. The Connection header says
     * close if the service closes its connection, and is the proxy's own otherwise.
     */
    private void restoreHeaders(MultiMap received, MultiMap sent) {
      String own = sent.get(HttpHeaders.CONNECTION);
      closesConnection = "close".equalsIgnoreCase(received.get(HttpHeaders.CONNECTION));
      String connection = closesConnection ? "close" : own;
      sent.clear();
      received.forEach(
          line -> {
            boolean isConnection =
                HttpHeaders.CONNECTION.toString().equalsIgnoreCase(line.getKey());
            if (!isConnection) {
              sent.add(line.getKey(), line.getValue());
            } else if (connection != null) {
              sent.add(line.getKey(), connection);
            }
          });
      if (connection != null && !sent.contains(HttpHeaders.CONNECTION)) {
        sent.add("Connection", connection);
      }
    }

    void onBody(Buffer chunk) {
      length += chunk.length();
      if (mayKeepBody && isOk() && length <= CapturedResponse.MAX_BODY_BYTES) {
        body.appendBuffer(chunk);
      }
    }

    /** Captures the response before its last bytes are sent to the program. */
    void onBodyEnd() {
      end(false);
    }

    void onSent() {
      if (closesConnection) {
        request.connection().close();
      }
    }

    /** Closes the program's connection, as the service would have done without the proxy. */
    void onNoAnswer() {
      end(false);
      request.connection().close();
    }

    private void end(boolean isTruncated) {
      if (ended) {
        return;
      }
      ended = true;
      if (path != null && request.method().name().equals("GET")) {
        capture.addResponse(path, capturedResponse(isTruncated));
      }
      listener.requestCompleted(
          new CrawlListener.RequestRecord(
              Duration.between(firstRequestAt, receivedAt),
              Duration.between(receivedAt, clock.instant()),
              request.method().name(),
              request.uri(),
              hasToken,
              status,
              length));
    }

    private boolean isOk() {
      return status.equals(OptionalInt.of(200));
    }

    private CapturedResponse capturedResponse(boolean isTruncated) {
      if (!isOk() || !mayKeepBody) {
        return CapturedResponse.ofStatus(status.orElse(0), contentType);
      }
      int knownLength = (int) Math.min(length, CapturedResponse.MAX_BODY_BYTES + 1L);
      if (length > CapturedResponse.MAX_BODY_BYTES) {
        return CapturedResponse.withoutBody(UnreadReason.TOO_LONG, knownLength);
      }
      return isTruncated
          ? CapturedResponse.withoutBody(UnreadReason.CUT_SHORT, knownLength)
          : new CapturedResponse(200, contentType, body.getBytes());
    }
  }
}
