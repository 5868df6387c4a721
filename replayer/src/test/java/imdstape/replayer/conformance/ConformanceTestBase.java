package imdstape.replayer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.Listing;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Sends requests on raw sockets, because an HTTP client hides the order and the case of header
 * lines and the state of a connection. The service is a replay in this process or, with {@code
 * -Dimds.endpoint=http://HOST:PORT}, the one at that address; then tests that need a state of their
 * own are skipped.
 */
@ExtendWith(VertxExtension.class)
abstract class ConformanceTestBase {

  static final String TOKEN = "X-aws-ec2-metadata-token: ";
  static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds: ";
  static final String PUT = "PUT /latest/api/token HTTP/1.1";
  private static final String ENDPOINT = System.getProperty("imds.endpoint", "");

  private Vertx vertx;
  private final List<ServedInstance> others = new ArrayList<>();
  private @Nullable ServedInstance served;
  String host = "";
  int port;

  @BeforeEach
  void connect(Vertx created) throws Exception {
    vertx = created;
    if (ENDPOINT.isEmpty()) {
      serve(ServedInstance.defaultState());
    } else {
      URI endpoint = URI.create(ENDPOINT);
      host = endpoint.getHost();
      port = endpoint.getPort() < 0 ? 80 : endpoint.getPort();
    }
  }

  @AfterEach
  void disconnect() throws Exception {
    for (ServedInstance other : others) {
      other.close();
    }
  }

  /** Serves a state, to which the following requests go. */
  final ServedInstance serve(InstanceState state) throws Exception {
    assumeTrue(ENDPOINT.isEmpty(), "this needs a world of its own");
    ServedInstance one = new ServedInstance(vertx, state);
    others.add(one);
    served = one;
    host = "127.0.0.1";
    port = one.port();
    return one;
  }

  /** The replay to which requests go. */
  final ServedInstance served() {
    assumeTrue(served != null, "this needs a world of its own");
    if (served == null) {
      throw new IllegalStateException("skipped");
    }
    return served;
  }

  /** The default fixture with a trait of the service. */
  static InstanceState stateWith(ServiceTrait trait, String value) {
    return InstanceState.of(
        FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME),
        ServiceTraits.MODERN.with(trait, value),
        new byte[32],
        7);
  }

  /** The default fixture with other leaves; null removes one. */
  static InstanceState stateWith(Map<String, @Nullable Leaf> leaves) {
    return stateWith(leaves, Map.of());
  }

  /** The default fixture with other leaves and listings. */
  static InstanceState stateWith(
      Map<String, @Nullable Leaf> leaves, Map<String, Listing> listings) {
    Fixture base = FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME);
    SortedMap<String, Leaf> tree = new TreeMap<>(base.tree());
    leaves.forEach(
        (path, leaf) -> {
          if (leaf == null) {
            tree.keySet().removeIf(one -> one.equals(path) || one.startsWith(path + "/"));
          } else {
            tree.put(path, leaf);
          }
        });
    SortedMap<String, Listing> allListings = new TreeMap<>(base.listings());
    allListings
        .keySet()
        .removeIf(directory -> tree.keySet().stream().noneMatch(p -> p.startsWith(directory)));
    allListings.putAll(listings);
    return InstanceState.of(
        new Fixture(
            "changed",
            base.origin(),
            base.service(),
            tree,
            allListings,
            base.differences(),
            Fixture.RedactionSummary.NONE),
        new byte[32],
        7);
  }

  static InstanceState stateRequiringTokens() {
    return ServedInstance.defaultState().with(HttpTokens.REQUIRED);
  }

  /** Sends a GET with a new token. */
  final RawHttpResponse get(String target, String... headers) throws IOException {
    return request("GET", target, prepend(TOKEN + token(60), headers));
  }

  /** Sends a GET of IMDSv1; skips the test if the endpoint requires tokens. */
  final RawHttpResponse getV1(String target, String... headers) throws IOException {
    RawHttpResponse answer = request("GET", target, headers);
    assumeTrue(ENDPOINT.isEmpty() || answer.status() != 401, "the endpoint does not answer IMDSv1");
    return answer;
  }

  /** Sends a request with these header lines and a Host. */
  final RawHttpResponse request(String method, String target, String... headers)
      throws IOException {
    return exchange(
        "", prepend(method + " " + target + " HTTP/1.1", prepend("Host: " + host, headers)));
  }

  final String text(String target) throws IOException {
    RawHttpResponse answer = get(target);
    assertThat(answer.status()).as(target).isEqualTo(200);
    return answer.text();
  }

  final int status(String target) throws IOException {
    return get(target).status();
  }

  final RawHttpResponse put(String... headers) throws IOException {
    return exchange("", prepend(PUT, prepend("Host: " + host, headers)));
  }

  /** Requests a token with this TTL in seconds. */
  final String token(int seconds) throws IOException {
    RawHttpResponse answer = put(TTL + seconds);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body();
  }

  /** Sends header lines and a body, and reads to the end of the stream. */
  final RawHttpResponse exchange(String body, String... head) throws IOException {
    return new RawHttpResponse(sendRaw(String.join("\r\n", head) + "\r\n\r\n" + body));
  }

  final String sendRaw(String bytes) throws IOException {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  final Socket socket() throws IOException {
    Socket socket = new Socket(host, port);
    socket.setSoTimeout(20_000);
    return socket;
  }

  static String[] prepend(String first, String... rest) {
    String[] all = new String[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }
}
