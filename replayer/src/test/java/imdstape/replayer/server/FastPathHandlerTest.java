package imdstape.replayer.server;

import static imdstape.replayer.ServedInstance.body;
import static imdstape.replayer.ServedInstance.head;
import static imdstape.replayer.ServedInstance.readResponse;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.DelayDistribution;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultScope;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the fast path with Vert.x, which handles requests with a body. */
@ExtendWith(VertxExtension.class)
class FastPathHandlerTest {

  private static final List<String> TARGETS =
      List.of(
          "/",
          "/latest",
          "/latest/meta-data",
          "/latest/meta-data/",
          "/latest//meta-data/instance-id?x=1",
          "/latest/meta-data/iam/security-credentials/web-server",
          "/latest/dynamic/instance-identity/document",
          "/latest/user-data",
          "/latest/api/token",
          "/2016-09-02/meta-data/mac",
          "/latest/meta-data/no-such",
          "/latest/meta%2Ddata/mac",
          "/latest/%zz",
          "nothing",
          "http://127.0.0.1/latest/meta-data/mac");

  private static final List<String> LINES =
      List.of(
          "",
          "X-Forwarded-For: 10.0.0.1\r\n",
          "X-aws-ec2-metadata-token: no-token\r\n",
          "X-aws-ec2-metadata-token-ttl-seconds: 0\r\n",
          "Origin: http://example.com\r\n",
          "Host: elsewhere.example.com\r\n",
          "Range: bytes=0-2\r\n",
          "If-Modified-Since: Sun, 01 Nov 2026 00:00:00 GMT\r\n");

  /**
   * Every seventh combination, so that each target meets nearly each line; all of them with {@code
   * -Deffort=100}.
   */
  private static final int STEP = Integer.getInteger("effort", 10) < 100 ? 7 : 1;

  @ParameterizedTest
  @ValueSource(strings = {"a", "b", "c"})
  @Tag("scaled")
  void fastPathResponsesEqualVertxResponses(String generation, Vertx vertx) throws Exception {
    Fixture fixture = FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME);
    ServiceTraits traits = ServiceTraits.MODERN.with(ServiceTrait.GENERATION, generation);
    int combination = 0;
    for (HttpTokens policy : HttpTokens.values()) {
      InstanceState state = InstanceState.of(fixture, traits, new byte[32], 7).with(policy);
      try (ServedInstance served = new ServedInstance(vertx, state)) {
        String token = "X-aws-ec2-metadata-token: " + served.token(60) + "\r\n";
        List<String> lines = new ArrayList<>(LINES);
        lines.add(token);
        lines.add(token + "X-Forwarded-For: 10.0.0.1\r\n");
        for (String kept : new String[] {"", "Connection: keep-alive\r\n", "Connection: TE\r\n"}) {
          for (String target : TARGETS) {
            for (String line : lines) {
              if (combination++ % STEP == 0) {
                assertSameResponse(
                    served, "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + kept + line);
              }
            }
          }
          assertSameResponse(
              served, "PUT /latest/meta-data HTTP/1.1\r\nHost: 127.0.0.1\r\n" + kept);
          assertSameResponse(
              served, "PUT /latest/api/token HTTP/1.1\r\nHost: 127.0.0.1\r\n" + kept);
          assertSameResponse(served, "GET / HTTP/1.1\r\n" + kept);
        }
      }
    }
  }

  private static void assertSameResponse(ServedInstance served, String head) throws Exception {
    assertThat(exchange(served, head + "\r\n"))
        .as(head)
        .isEqualTo(exchange(served, head + "Content-Length: 1\r\n\r\nx"));
  }

  private static String exchange(ServedInstance served, String request) throws Exception {
    try (Socket socket = served.connect()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      String answer = readResponse(in);
      if (!request.contains("keep-alive")) {
        assertThat(in.read()).as("the end of the stream").isEqualTo(-1);
      }
      return answer;
    }
  }

  @Test
  void tokenResponsesAreTheSameOnBothPaths(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState())) {
      String put =
          """
          PUT /latest/api/token HTTP/1.1
          Host: 127.0.0.1
          Connection: keep-alive
          X-aws-ec2-metadata-token-ttl-seconds: 60
          """
              .replace("\n", "\r\n");
      String direct = exchange(served, put + "\r\n");
      String other = exchange(served, put + "Content-Length: 1\r\n\r\nx");
      assertThat(head(direct)).isEqualTo(head(other));
      assertThat(body(direct)).hasSize(56).isNotEqualTo(body(other));
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrderOnBothPaths(Vertx vertx) throws Exception {
    String kept = " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n";
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      String body = i % 3 == 0 ? "Content-Length: 1\r\n\r\nx" : "\r\n";
      all.append("GET /latest/no-such-").append(i).append(kept).append(body);
    }
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState());
        Socket socket = served.connect()) {
      socket.getOutputStream().write(all.toString().getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 200; i++) {
        assertThat(readResponse(socket.getInputStream())).startsWith("HTTP/1.1 404 Not Found\r\n");
      }
      assertThat(served.entries)
          .extracting(entry -> String.valueOf(entry.path()))
          .containsExactlyElementsOf(
              IntStream.range(0, 200).mapToObj(i -> "/latest/no-such-" + i).toList());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r\n", "Content-Length: 1\r\n\r\nx"})
  void requestsAfterConnectionCloseAreIgnored(String way, Vertx vertx) throws Exception {
    String last = "GET /latest/first HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + way;
    String more = "GET /latest/second HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState())) {
      assertThat(served.sendRaw(last + more).split("HTTP/1.1 ", -1)).hasSize(2);
      assertThat(served.entries)
          .extracting(entry -> String.valueOf(entry.path()))
          .containsExactly("/latest/first");
    }
  }

  @Test
  void readingPausesWhileAClientDoesNotReadResponses(Vertx vertx) throws Exception {
    int many = 100_000;
    // long, so that few responses fit into the buffers between server and client
    byte[] request =
        ("GET /latest/no-such HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\nX: "
                + "x".repeat(2_000)
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState());
        Selector selector = Selector.open();
        SocketChannel client =
            SocketChannel.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), served.port()))) {
      client.configureBlocking(false);
      client.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer bytes = ByteBuffer.wrap(request);
      long sent = 0;
      while (sent < (long) many * request.length && selector.select(2_000) > 0) {
        selector.selectedKeys().clear();
        bytes.position((int) (sent % request.length));
        sent += client.write(bytes);
      }
      assertThat(sent).as("what was taken").isLessThan((long) many * request.length);
      assertThat(served.entries).hasSizeLessThan(many);
      client.keyFor(selector).cancel();
      selector.selectNow();
      client.configureBlocking(true);
      bytes.position((int) (sent % request.length));
      int whole = (int) ((sent + request.length - 1) / request.length);
      InputStream in = new BufferedInputStream(client.socket().getInputStream());
      for (int i = 0; i < whole; i++) {
        if (i == whole - 1 && sent % request.length != 0) {
          client.write(bytes);
        }
        readResponse(in);
      }
    }
  }

  @Test
  void aRequestHandedToTheSlowPathIsHandledOnce(Vertx vertx) throws Exception {
    InstanceState state = ServedInstance.defaultState();
    InstanceState slow =
        state.with(
            state
                .faults()
                .with(
                    new Fault.DelayFault(new DelayDistribution.FixedDelay(Duration.ofMillis(5))),
                    FaultScope.ALL));
    try (ServedInstance served = new ServedInstance(vertx, slow)) {
      String get = "GET /latest/meta-data/mac HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
      assertThat(body(exchange(served, get))).isEqualTo("02:00:5e:00:53:00");
      assertThat(body(exchange(served, get))).isEqualTo("02:00:5e:00:53:00");
      assertThat(served.entries).hasSize(2);
    }
  }
}
