package imdstape.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import imdstape.replayer.ServedInstance;
import imdstape.replayer.journal.JournalEntry;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests over real sockets which requests are accepted. */
@ExtendWith(VertxExtension.class)
class HostGuardTest {

  private ServedInstance served;

  @BeforeEach
  void startReplay(Vertx vertx) throws Exception {
    served = new ServedInstance(vertx, ServedInstance.defaultState(), Set.of("imds.internal"));
  }

  @AfterEach
  void stopReplay() throws Exception {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.169.254:80",
        "[fd00:ec2::254]",
        "[fd00:ec2::254]:80",
        "[FD00:EC2:0:0:0:0:0:254]",
        "127.0.0.1",
        "127.0.0.1:1338",
        "127.1.2.3:9",
        "[::1]",
        "[::1]:1338",
        "localhost",
        "LOCALHOST:1338",
        "imds.internal",
        "Imds.Internal:80",
        "",
      })
  void aHostThatIsAnAddressOfTheServiceOrOfThisMachineIsAccepted(String host) throws Exception {
    assertThat(status("GET /latest/ HTTP/1.1", "Host: " + host)).isEqualTo(200);
    assertThat(served.refusals).isEmpty();
  }

  @Test
  void anAbsentHostIsAccepted() throws Exception {
    assertThat(status("GET /latest/ HTTP/1.1")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "169.254.169.254.nip.io",
        "evil.example#127.0.0.1",
        "192.168.1.7",
        "10.0.0.1:1338",
        "[2001:db8::1]",
        "[::1",
        "::1:80:80",
        "0x7f.1",
        "xn--localhost",
      })
  void anyOtherHostIsRefusedAndTheLogSaysHowToAllowIt(String host) throws Exception {
    assertThat(status("GET /latest/ HTTP/1.1", "Host: " + host)).isEqualTo(403);
    assertThat(served.refusals)
        .singleElement()
        .asString()
        .startsWith("refused the Host " + host + "; ")
        .contains("--allow-host ");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1@evil.example, evil.example",
    "alice:wonderland@127.0.0.1, 127.0.0.1",
    "AQAEAQz7Rk2Lw9Xb4Tn6Vc8Mp3Hd5Jf1Gs0YaQz7Rk2Lw9Xb4Tn6Vc8Mp==, •••",
  })
  void userNamesAndTokensInAHostAreNotLogged(String host, String shown) throws Exception {
    assertThat(status("GET /latest/ HTTP/1.1", "Host: " + host)).isEqualTo(403);
    assertThat(served.refusals)
        .containsExactly(
            "refused the Host %s; if it is a name of this replay, add --allow-host %s"
                .formatted(shown, shown));
  }

  @Test
  void aRefusalIsLoggedOnceInPrintableCharacters() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(status("GET / HTTP/1.1", "Host: a\u001b[31mb")).isIn(400, 403);
    }
    assertThat(served.refusals).hasSizeLessThan(2).noneMatch(line -> line.contains("\u001b"));
    for (int i = 0; i < 300; i++) {
      status("GET / HTTP/1.1", "Host: host" + i);
    }
    assertThat(served.refusals).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void oneForeignHostOfTwoIsRefused() throws Exception {
    assertThat(status("GET / HTTP/1.1", "Host: 127.0.0.1", "Host: evil.example")).isIn(400, 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example/latest/", "https://evil.example:1/", "http://1.2.3.4/"})
  void anAbsoluteTargetOfAnotherHostIsRefused(String target) throws Exception {
    assertThat(status("GET " + target + " HTTP/1.1", "Host: 127.0.0.1")).isEqualTo(403);
  }

  @Test
  void anAllowedAbsoluteTargetDoesNotHideAForeignHost() throws Exception {
    assertThat(status("GET http://127.0.0.1/latest/ HTTP/1.1", "Host: evil.example"))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1338", "https://evil.example", "null"})
  void aRequestWithAnOriginIsRefused(String origin) throws Exception {
    assertThat(status("GET /latest/ HTTP/1.1", "Host: localhost", "Origin: " + origin))
        .isEqualTo(403);
    assertThat(served.refusals).containsExactly("refused a page in a browser, Origin " + origin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "x"})
  void aCrossSiteRequestIsRefused(String site) throws Exception {
    assertThat(status("GET / HTTP/1.1", "Host: localhost", "Sec-Fetch-Site: " + site))
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "same-origin"})
  void aDirectOrSameOriginBrowserRequestIsAccepted(String site) throws Exception {
    assertThat(status("GET / HTTP/1.1", "Host: localhost", "Sec-Fetch-Site: " + site))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site: none, Sec-Fetch-Site: cross-site",
    "Sec-Fetch-Site: same-origin, Sec-Fetch-Site: same-origin",
    "Sec-Fetch-Site: same-origin, sec-fetch-site: none",
    "Origin: null, Origin: http://localhost",
  })
  void aRequestWithARepeatedBrowserHeaderIsRefused(String first, String second) throws Exception {
    assertThat(status("GET / HTTP/1.1", "Host: localhost", first, second)).isEqualTo(403);
  }

  @Test
  void noResponseHasCorsHeaders() throws Exception {
    for (String method : new String[] {"GET", "OPTIONS", "PUT"}) {
      assertThat(
              served.exchange(
                  "",
                  method + " / HTTP/1.1",
                  "Host: localhost",
                  "Origin: http://localhost",
                  "Access-Control-Request-Method: GET"))
          .doesNotContainIgnoringCase("access-control-allow");
    }
  }

  @Test
  void aRefusedTokenIsNotIssued() throws Exception {
    String answer =
        served.exchange(
            "",
            "PUT /latest/api/token HTTP/1.1",
            "Host: evil.example",
            "X-aws-ec2-metadata-token-ttl-seconds: 60");

    assertThat(answer).startsWith("HTTP/1.1 403 Forbidden\r\n").contains("Content-Length: 0\r\n");
    assertThat(served.entries).singleElement().extracting(JournalEntry::status).isEqualTo(403);
  }

  @Test
  void aMachineAddressIsAcceptedAsHostOnlyOnItsOwnListener() throws Exception {
    int port = served.listen("127.0.0.2", 0);
    try (Socket socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), port)) {
      assertThat(request(socket, "Host: 127.0.0.2:" + port)).startsWith("HTTP/1.1 200 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, false",
    "127.0.0.1, 127.9.9.9, false",
    "::1, ::1, false",
    "169.254.169.254, 169.254.169.254, false",
    "fd00:ec2::254, fd00:ec2::254, false",
    "169.254.169.254, 127.0.0.1, false",
    "127.0.0.1, 192.0.2.7, true",
    "169.254.169.254, 192.0.2.7, true",
    "169.254.169.254, 169.254.1.1, true",
    "fd00:ec2::254, fd00:ec2::1, true",
    "::1, 2001:db8::1, true",
    "192.0.2.5, 192.0.2.7, false",
  })
  void onlyAListenerOnAReachableAddressAcceptsRemoteClients(
      String local, String peer, boolean elsewhere) {
    assertThat(
            HostGuard.withoutAllowedHosts()
                .connectionRefusal(
                    SocketAddress.inetSocketAddress(80, local),
                    SocketAddress.inetSocketAddress(50_000, peer))
                .isPresent())
        .isEqualTo(elsewhere);
  }

  @Test
  void aClientRedirectedToTheLoopbackIsLocal() throws IOException {
    List<InetAddress> own =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    assumeThat(own).as("a machine that has but a loopback").isNotEmpty();
    for (InetAddress address : own) {
      assertThat(
              HostGuard.withoutAllowedHosts()
                  .connectionRefusal(
                      SocketAddress.inetSocketAddress(80, "127.0.0.1"),
                      SocketAddress.inetSocketAddress(50_000, address.getHostAddress())))
          .as(address.toString())
          .isEmpty();
    }
  }

  private static String request(Socket socket, String host) throws IOException {
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(("GET / HTTP/1.1\r\n" + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private int status(String... head) throws IOException {
    return Integer.parseInt(served.exchange("", head).split(" ")[1]);
  }
}
