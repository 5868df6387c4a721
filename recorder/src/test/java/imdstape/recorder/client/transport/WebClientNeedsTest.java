package imdstape.recorder.client.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a crawl needs of an HTTP client, and what Vert.x's Web Client does. The tests whose names
 * begin with {@code cannot} are why {@link HttpTransport} uses the {@code HttpClient} below it; one
 * that fails with a later version of Vert.x is a reason to look again.
 */
@ExtendWith(VertxExtension.class)
class WebClientNeedsTest {

  private static final String EMPTY_RESPONSE = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  private static final String TRUNCATED_RESPONSE =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nabc";

  private Vertx vertx;
  private WebClient client;

  @BeforeEach
  void createClient(Vertx created) {
    vertx = created;
    client =
        WebClient.create(
            vertx,
            new WebClientOptions().setFollowRedirects(false).setUserAgentEnabled(false),
            new PoolOptions().setHttp1MaxSize(HttpTransport.MAX_CONNECTIONS));
  }

  @Test
  void sendsTheTargetAsItStands() throws Exception {
    List<String> targets =
        List.of(
            "//latest/../meta-data//",
            "/latest/dynamic/../meta-data/",
            "/latest/meta%2Ddata/%zz",
            "/latest/meta-data/?x=1&&y",
            "/latest/meta-data/{id}",
            "http://127.0.0.1/latest/meta-data/");
    List<String> received = new CopyOnWriteArrayList<>();
    int port =
        serve(
            (socket, request) -> {
              received.add(request.split(" ", 3)[1]);
              socket.write(EMPTY_RESPONSE);
            });

    for (String target : targets) {
      await(get(port, target).send());
    }

    assertThat(received).isEqualTo(targets);
  }

  @Test
  void keepsTheOrderAndTheCaseOfHeaders() throws Exception {
    List<String> received = new CopyOnWriteArrayList<>();
    int port =
        serve(
            (socket, request) -> {
              received.add(request);
              socket.write(EMPTY_RESPONSE);
            });

    await(
        get(port, "/")
            .putHeader("Zeta", "1")
            .putHeader("host", "a.test")
            .putHeader("ALPHA", "2")
            .putHeader("connection", "keep-alive")
            .send());

    assertThat(received.get(0).lines())
        .containsExactly(
            "GET / HTTP/1.1", "Zeta: 1", "host: a.test", "ALPHA: 2", "connection: keep-alive", "");
  }

  @Test
  void keepsTheOrderAndTheCaseOfResponseHeaders() throws Exception {
    int port =
        serve(
            (socket, request) ->
                socket.write(
                    "HTTP/1.1 200 OK\r\nzeta: 1\r\nALPHA: 2\r\ncontent-length: 0\r\n\r\n"));

    HttpResponse<Buffer> response = await(get(port, "/").send());

    assertThat(response.headers().names()).containsExactly("zeta", "ALPHA", "content-length");
  }

  @Test
  void followsNoRedirectIfToldSo() throws Exception {
    int port =
        serve(
            (socket, request) ->
                socket.write(
                    "HTTP/1.1 301 Moved\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n"));

    assertThat(await(get(port, "/").send()).statusCode()).isEqualTo(301);
  }

  @Test
  void ignoresTheProxyOfSystemProperties() throws Exception {
    int port = serve((socket, request) -> socket.write(EMPTY_RESPONSE));
    String host = System.setProperty("http.proxyHost", "127.0.0.1");
    String proxyPort = System.setProperty("http.proxyPort", "1");
    try {
      assertThat(await(get(port, "/").send()).statusCode()).isEqualTo(200);
    } finally {
      restore("http.proxyHost", host);
      restore("http.proxyPort", proxyPort);
    }
  }

  @Test
  void opensFourConnectionsAndQueuesMoreRequests() throws Exception {
    Set<NetSocket> connections = ConcurrentHashMap.newKeySet();
    List<NetSocket> waiting = new ArrayList<>();
    AtomicInteger atOnce = new AtomicInteger();
    int port =
        serve(
            (socket, request) -> {
              connections.add(socket);
              waiting.add(socket);
              atOnce.accumulateAndGet(waiting.size(), Math::max);
              if (waiting.size() == HttpTransport.MAX_CONNECTIONS) {
                waiting.forEach(each -> each.write(EMPTY_RESPONSE));
                waiting.clear();
              }
            });
    List<Future<HttpResponse<Buffer>>> responses = new ArrayList<>();

    for (int i = 0; i < 8; i++) {
      responses.add(get(port, "/").send());
    }

    await(Future.all(responses));
    assertThat(connections).hasSize(HttpTransport.MAX_CONNECTIONS);
    assertThat(atOnce).hasValue(HttpTransport.MAX_CONNECTIONS);
  }

  @Test
  void aResponseThatDoesNotBeginTimesOut() throws Exception {
    int port = serve((socket, request) -> {});

    assertThatThrownBy(() -> await(get(port, "/").timeout(50).send()))
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining("50ms");
  }

  /** Its timeouts end with the head of a response; a body may pause for as long as it likes. */
  @Test
  void cannotLimitTheTimeOfABody() throws Exception {
    long pauseMillis = 300;
    int port =
        serve(
            (socket, request) -> {
              socket.write(TRUNCATED_RESPONSE);
              vertx.setTimer(pauseMillis, any -> socket.write("defghij"));
            });

    HttpResponse<Buffer> response = await(get(port, "/").timeout(pauseMillis / 3).send());

    assertThat(response.bodyAsString()).isEqualTo("abcdefghij");
  }

  @Test
  void cannotTellTheStatusOfATruncatedResponse() throws Exception {
    int port = serve((socket, request) -> socket.end(Buffer.buffer(TRUNCATED_RESPONSE)));

    assertThatThrownBy(() -> await(get(port, "/").send()))
        .isInstanceOf(HttpClosedException.class)
        .hasMessage("Connection was closed")
        .hasNoCause();
  }

  @Test
  void cannotLimitTheLengthOfABuffer() throws Exception {
    int length = 2 * CapturedResponse.MAX_BODY_BYTES;
    int port =
        serve(
            (socket, request) ->
                socket
                    .write("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n")
                    .onSuccess(any -> socket.write(Buffer.buffer(new byte[length]))));

    assertThat(await(get(port, "/").send()).body().length()).isEqualTo(length);
  }

  /** A stream may refuse bytes, but it knows no status, and then the response has none either. */
  @Test
  void cannotTellTheStatusOfABodyThatAStreamRefused() throws Exception {
    int port = serve((socket, request) -> socket.write(TRUNCATED_RESPONSE));

    assertThatThrownBy(() -> await(get(port, "/").as(BodyCodec.pipe(new LimitedBody(2))).send()))
        .isInstanceOf(LimitedBody.TooLongException.class)
        .hasNoCause();
  }

  /** Counts bytes, and refuses those beyond a limit. */
  private static final class LimitedBody implements WriteStream<Buffer> {

    /** The body is too long. */
    static final class TooLongException extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }

    private final int limit;
    private int length;

    LimitedBody(int limit) {
      this.limit = limit;
    }

    @Override
    public Future<Void> write(Buffer chunk) {
      length += chunk.length();
      return length > limit
          ? Future.failedFuture(new TooLongException())
          : Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
      return Future.succeededFuture();
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
      return this;
    }

    @Override
    public boolean writeQueueFull() {
      return false;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
      return this;
    }
  }

  private HttpRequest<Buffer> get(int port, String target) {
    return client.request(HttpMethod.GET, port, "127.0.0.1", target);
  }

  /** Starts a server that hands out each request head, and returns its port. */
  private int serve(BiConsumer<NetSocket, String> service) throws Exception {
    return await(
            vertx
                .createNetServer()
                .connectHandler(
                    socket -> {
                      StringBuilder head = new StringBuilder();
                      socket.handler(
                          bytes -> {
                            head.append(bytes.toString(ISO_8859_1));
                            for (int end; (end = head.indexOf("\r\n\r\n")) >= 0; ) {
                              String request = head.substring(0, end + 4);
                              head.delete(0, end + 4);
                              service.accept(socket, request);
                            }
                          });
                    })
                .listen(0, "127.0.0.1"))
        .actualPort();
  }

  private static void restore(String property, @Nullable String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(10, SECONDS);
  }
}
