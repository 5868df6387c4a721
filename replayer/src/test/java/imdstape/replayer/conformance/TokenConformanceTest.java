package imdstape.replayer.conformance;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.fixture.Leaf;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.ServiceTrait;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.MetadataOptions.Toggle;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests session tokens and the metadata options of an instance. */
class TokenConformanceTest extends ConformanceTestBase {

  private static final String ID = "/latest/meta-data/instance-id";

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 300, 900, 3600, 21_600})
  @Fact("3/1")
  void theTtlOfATokenIsOneSecondToSixHours(int seconds) throws Exception {
    RawHttpResponse answer = put(TTL + seconds);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header(TTL.replace(": ", ""))).isEqualTo("" + seconds);
  }

  @Test
  @Fact({"3/4", "3/5"})
  void aTokenIs40BytesInUrlSafeBase64WithPaddingAndNoLf() throws Exception {
    Set<String> tokens = new HashSet<>();
    for (int i = 0; i < 50; i++) {
      String token = token(60);
      assertThat(token).hasSize(56).matches("AQA[AE]A[A-Za-z0-9_-]{49}==");
      assertThat(Base64.getUrlDecoder().decode(token)).hasSize(40);
      tokens.add(token);
    }
    assertThat(tokens).hasSize(50);
    assertThat(String.join("", tokens)).containsPattern("[-_]");
  }

  @Test
  @Fact("3/4")
  void aTokenHasTheStartOfEarlierServersIfARecordingSaysSo() throws Exception {
    served();
    assertThat(token(60)).startsWith("AQAEA");
    serve(stateWith(ServiceTrait.TOKEN_START, "AQAAA"));
    String token = token(60);
    assertThat(token).startsWith("AQAAA");
    assertThat(request("GET", ID, TOKEN + token).status()).isEqualTo(200);
  }

  @Test
  @Fact("3/6")
  void aTokenOfAnotherInstanceIsRefused() throws Exception {
    served();
    String token = token(60);
    serve(ServedInstance.defaultState());
    assertThat(request("GET", ID, TOKEN + token).status()).as("a replica").isEqualTo(200);
    serve(stateWith(Map.of("meta-data/instance-id", Leaf.of("i-0fffffffffffffff0"))));
    assertThat(request("GET", ID, TOKEN + token).status()).isEqualTo(401);
  }

  @Test
  @Fact("3/6")
  void anyNumberOfTokensIsValidAtATime() throws Exception {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      tokens.add(token(60));
    }
    for (String token : tokens) {
      assertThat(request("GET", ID, TOKEN + token).status()).isEqualTo(200);
    }
  }

  @Test
  @Fact("3/7")
  void aTokenIsValidUntilItsTtlEnds() throws Exception {
    ServedInstance served = served();
    String token = token(60);
    for (int second : new int[] {0, 1, 30, 59}) {
      served.now = ServedInstance.NOW.plusSeconds(second);
      assertThat(request("GET", ID, TOKEN + token).status()).as(second + " s").isEqualTo(200);
    }
    served.now = ServedInstance.NOW.plusSeconds(60);
    assertThat(request("GET", ID, TOKEN + token).status()).isEqualTo(401);
  }

  @Test
  @Fact("3/8")
  void aTokenSurvivesARestartWithTheSameKey() throws Exception {
    byte[] key = new byte[32];
    serve(InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), key, 7));
    String token = token(60);
    key[3] = 1;
    serve(InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), key, 7));
    assertThat(request("GET", ID, TOKEN + token).status()).isEqualTo(401);
    key[3] = 0;
    serve(InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), key, 9));
    assertThat(request("GET", ID, TOKEN + token).status()).isEqualTo(200);
  }

  @Test
  @Fact("3/9")
  void bothVersionsCanBeMixedWhereTokensAreOptional() throws Exception {
    assertThat(getV1(ID).status()).isEqualTo(200);
    assertThat(get(ID).status()).isEqualTo(200);
    assertThat(getV1(ID).text()).isEqualTo(get(ID).text());
  }

  @Test
  @Fact("3/10")
  void anInvalidTokenIsRefusedEvenWhereTokensAreOptionalUnlessARecordingSaysOtherwise()
      throws Exception {
    served();
    assertThat(request("GET", ID, TOKEN + "bad").status()).isEqualTo(401);
    serve(stateWith(ServiceTrait.BAD_TOKEN, "ignored"));
    assertThat(request("GET", ID, TOKEN + "bad").status()).isEqualTo(200);
    serve(stateWith(ServiceTrait.BAD_TOKEN, "ignored").with(HttpTokens.REQUIRED));
    assertThat(request("GET", ID, TOKEN + "bad").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/latest/", ID, "/nonsense", "/latest/user-data", "/2099-01-01/"})
  @Fact({"3/11", "3/12"})
  void withoutATokenEveryPathIs401WhereTokensAreRequired(String path) throws Exception {
    serve(stateRequiringTokens());

    assertThat(request("GET", path).status()).isEqualTo(401);
    assertThat(request("GET", path, TOKEN + "bad").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({"GET, /", "PUT, /latest/api/token", "GET, /nonsense", "HEAD, /latest/meta-data/"})
  @Fact({"1.7/3", "3/13"})
  void aDisabledEndpointAnswersWithAnEmpty403(String method, String path) throws Exception {
    ServedInstance served = served();
    String token = token(60);
    served.state.update(state -> state.with(disabled(state.options())));
    RawHttpResponse answer = request(method, path, TTL + "60", TOKEN + token);

    assertThat(answer.statusLine()).isEqualTo("HTTP/1.1 403 Forbidden");
    assertThat(answer.headerNames())
        .containsExactly("Content-Length", "Date", "Server", "Connection", "Content-Type");
    assertThat(answer.header("Connection")).isEqualTo("close");
  }

  @Test
  @Fact("3/14")
  void aDisabledEndpointIssuesTokensAndHasNoTreeIfARecordingSaysSo() throws Exception {
    InstanceState state = stateWith(ServiceTrait.DISABLED, "no-tree");
    serve(state.with(disabled(state.options())));

    assertThat(put(TTL + "60").status()).isEqualTo(200);
    assertThat(get(ID).status()).isEqualTo(404);
  }

  @Test
  @Fact("3/15")
  void aRegionWithoutImdsV2RefusesThePut() throws Exception {
    serve(stateWith(ServiceTrait.IMDSV2, "refused"));

    assertThat(put(TTL + "60").status()).isEqualTo(403);
    assertThat(getV1(ID).status()).isEqualTo(200);
  }

  @Test
  @Fact("3/16")
  void beyondTheHopLimitAPutHasNoResponseAndEndsWithAReset() throws Exception {
    ServedInstance served = served();
    String token = token(60);
    served.state.update(state -> state.with(hops(state.options(), 1, 2)));
    try (Socket socket = socket()) {
      socket
          .getOutputStream()
          .write((PUT + "\r\n" + TTL + "60\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(IOException.class)
          .hasMessageContaining("reset");
    }
    assertThat(request("GET", ID, TOKEN + token).status()).as("only the PUT's").isEqualTo(200);
    served.state.update(state -> state.with(hops(state.options(), 2, 2)));
    assertThat(put(TTL + "60").status()).isEqualTo(200);
  }

  @Test
  @Fact("3/17")
  void theServiceListensOnIpv6IfTheOptionIsOn() throws Exception {
    ServedInstance served = served();
    Assumptions.assumeTrue(hasIpv6(), "this machine has no ::1");
    served.listeners.listenOnIpv6(true, port).await(20, SECONDS);
    int ipv4 = port;
    for (String name : List.of("[fd00:ec2::254]", "[::1]", "[::1]:" + ipv4)) {
      try (Socket socket = new Socket(ipv6Loopback(), ipv4)) {
        socket
            .getOutputStream()
            .write(
                ("GET " + ID + " HTTP/1.1\r\nHost: " + name + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
        RawHttpResponse answer =
            new RawHttpResponse(
                new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        assertThat(answer.status()).as(name).isEqualTo(200);
      }
    }
    served.listeners.listenOnIpv6(false, port).await(20, SECONDS);
    assertThat(isRefused(ipv4)).as("a connection by IPv6 is refused").isTrue();
  }

  @Test
  void aConfiguredIpv6ListenerStaysIfTheOptionIsOff() throws Exception {
    ServedInstance served = served();
    Assumptions.assumeTrue(hasIpv6(), "this machine has no ::1");
    int own = served.listen("::1", 0);
    served.listeners.listenOnIpv6(true, own).await(20, SECONDS);
    served.listeners.listenOnIpv6(false, own).await(20, SECONDS);
    try (Socket socket = new Socket(ipv6Loopback(), own)) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200 OK");
    }
  }

  /** Retries, as the kernel frees the port a moment after its listener was closed. */
  private static boolean isRefused(int port) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < end) {
      try {
        new Socket(ipv6Loopback(), port).close();
      } catch (IOException refused) {
        return true;
      }
    }
    return false;
  }

  private static InetAddress ipv6Loopback() throws IOException {
    byte[] address = new byte[16];
    address[15] = 1;
    return InetAddress.getByAddress(address);
  }

  private static boolean hasIpv6() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .anyMatch(address -> address instanceof Inet6Address && address.isLoopbackAddress());
  }

  private static MetadataOptions disabled(MetadataOptions on) {
    return new MetadataOptions(
        on.httpTokens(),
        Toggle.DISABLED,
        on.httpPutResponseHopLimit(),
        on.httpProtocolIpv6(),
        on.instanceMetadataTags(),
        on.hops());
  }

  private static MetadataOptions hops(MetadataOptions on, int limit, int hops) {
    return new MetadataOptions(
        on.httpTokens(),
        on.httpEndpoint(),
        limit,
        on.httpProtocolIpv6(),
        on.instanceMetadataTags(),
        hops);
  }
}
