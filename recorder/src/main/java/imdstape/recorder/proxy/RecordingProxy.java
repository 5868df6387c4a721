package imdstape.recorder.proxy;

import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.TokenHeaders;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.PausingClock;
import imdstape.recorder.client.UnreadReason;
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
import org.jspecify.annotations.Nullable;

/**
 * Stands between a program and a service. What passes is not changed, but for the Host, which is
 * the service's, and no header line is added: the service gives no token to whoever comes with an
 * {@code X-Forwarded-For} (EC2 User Guide). Where the service does not answer, the program's
 * connection ends without an answer too.
 */
public final class RecordingProxy {

  /** As many as a program likes: it is its pace, not that of a recorder. */
  private static final int MAX_CONNECTIONS = 64;

  private static final String EXCHANGE_KEY = "passing";

  private final PausingClock clock;
  private final ProxyCapture capture;
  private final CrawlListener listener;
  private final RefusalLog refusals;
  private final HostGuard door = HostGuard.withoutAllowedHosts();
  private final HttpServer server;
  private final HttpProxy proxy;
  private @Nullable Instant firstRequestAt;

  /**
   * A proxy that does not listen yet.
   *
   * @param service where everything goes
   * @param capture is told what came back
   * @param onlooker is told of every request
   * @param refusals says who was not let in
   */
  public RecordingProxy(
      Vertx vertx,
      URI service,
      PausingClock time,
      ProxyCapture capture,
      CrawlListener onlooker,
      RefusalLog refusals) {
    this.clock = time;
    this.capture = capture;
    this.listener = onlooker;
    this.refusals = refusals;
    this.server =
        vertx.createHttpServer(new HttpServerOptions().setHandle100ContinueAutomatically(false));
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
   * Listens.
   *
   * @return the port, which is chosen if none is asked for
   */
  public Future<Integer> listen(String host, int port) {
    return server
        .requestHandler(this::handle)
        .exceptionHandler(any -> {})
        .listen(port, host)
        .map(HttpServer::actualPort);
  }

  private void handle(HttpServerRequest request) {
    Optional<String> refusal = door.requestRefusal(request);
    if (refusal.isPresent()) {
      refusals.logOnce(refusal.get());
      request.response().setStatusCode(403).end();
    } else {
      proxy.handle(request);
    }
  }

  /** Notes what passes, and changes nothing of it. */
  private final class CapturingInterceptor implements ProxyInterceptor {

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
      CapturedExchange passing = new CapturedExchange(context.request().proxiedRequest());
      context.set(EXCHANGE_KEY, passing);
      return context.sendRequest().onFailure(none -> passing.onNoAnswer());
    }

    @Override
    public Future<Void> handleProxyResponse(ProxyContext context) {
      CapturedExchange passing = context.get(EXCHANGE_KEY, CapturedExchange.class);
      ProxyResponse response = context.response();
      passing.onResponse(response.getStatusCode(), response.proxiedResponse().headers());
      Body body = response.getBody();
      if (body != null) {
        response.setBody(
            Body.body(
                new Tee(body.stream(), body.length(), passing::onBody, passing::onBodyEnd),
                body.length(),
                body.mediaType()));
      }
      if (body == null || body.length() == 0) {
        passing.onBodyEnd();
      }
      return context.sendResponse().onComplete(any -> passing.onSent());
    }
  }

  /** One request on its way, and its answer on its way back. */
  private final class CapturedExchange {
    private final HttpServerRequest request;
    private final Instant receivedAt = clock.instant();
    private final boolean hasToken;
    private final @Nullable MetadataPath path;
    private final boolean mayKeepBody;
    private final Buffer body = Buffer.buffer();
    private int status;
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

    void onResponse(int code, MultiMap lines) {
      status = code;
      contentType = Objects.requireNonNullElse(lines.get(HttpHeaders.CONTENT_TYPE), "");
      request
          .response()
          .headersEndHandler(any -> restoreHeaders(lines, request.response().headers()));
    }

    /** In the service's order and letters; of a connection, that it ends there as here. */
    private void restoreHeaders(MultiMap came, MultiMap leaving) {
      String here = leaving.get(HttpHeaders.CONNECTION);
      closesConnection = "close".equalsIgnoreCase(came.get(HttpHeaders.CONNECTION));
      String connection = closesConnection ? "close" : here;
      leaving.clear();
      came.forEach(
          line -> {
            boolean own = HttpHeaders.CONNECTION.toString().equalsIgnoreCase(line.getKey());
            if (!own) {
              leaving.add(line.getKey(), line.getValue());
            } else if (connection != null) {
              leaving.add(line.getKey(), connection);
            }
          });
      if (connection != null && !leaving.contains(HttpHeaders.CONNECTION)) {
        leaving.add("Connection", connection);
      }
    }

    void onBody(Buffer chunk) {
      length += chunk.length();
      if (mayKeepBody && status == 200 && length <= ProxyCapture.MAX_BODY_BYTES) {
        body.appendBuffer(chunk);
      }
    }

    /** All has come, and is known before the program has it. */
    void onBodyEnd() {
      end(false);
    }

    void onSent() {
      if (closesConnection) {
        request.connection().close();
      }
    }

    /** The program is to see what it would have seen without anybody in between: nothing. */
    void onNoAnswer() {
      end(false);
      request.connection().close();
    }

    private void end(boolean cut) {
      if (ended) {
        return;
      }
      ended = true;
      if (path != null && request.method().name().equals("GET")) {
        capture.addResponse(path, capturedResponse(cut));
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

    private CapturedResponse capturedResponse(boolean cut) {
      if (status != 200 || !mayKeepBody) {
        return CapturedResponse.ofStatus(status, contentType);
      }
      int seen = (int) Math.min(length, ProxyCapture.MAX_BODY_BYTES + 1L);
      if (length > ProxyCapture.MAX_BODY_BYTES) {
        return CapturedResponse.withoutBody(UnreadReason.TOO_LONG, seen);
      }
      return cut
          ? CapturedResponse.withoutBody(UnreadReason.CUT_SHORT, seen)
          : new CapturedResponse(200, contentType, body.getBytes());
    }
  }
}
