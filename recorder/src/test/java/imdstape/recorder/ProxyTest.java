package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.fixtures.FixtureLibrary;
import imdstape.http.RefusalLog;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.ServiceTraits;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.PausingClock;
import imdstape.recorder.proxy.ProxyCapture;
import imdstape.recorder.proxy.RecordingProxy;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recording proxy passes requests and responses unchanged and records what may be stored. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class ProxyTest {

  private static final RecordedService PROTOCOL =
      new RecordedService(List.of("latest"), HttpTokens.REQUIRED, ServiceTraits.MODERN);
  private static final String TOKEN = "X-aws-ec2-metadata-token: a-token\r\n";

  @TempDir Path directory;

  private Vertx vertx;
  private final ProxyCapture capture = new ProxyCapture();
  private final List<CrawlListener.RequestRecord> made = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();

  @BeforeEach
  void setVertx(Vertx created) {
    vertx = created;
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /latest/meta-data/, ''",
    "GET, /latest/meta-data/instance-id, ''",
    "GET, /latest/user-data, ''",
    "GET, /latest/meta-data/iam/security-credentials/web-server-role, ''",
    "GET, /latest/meta-data/no-such-thing, ''",
    "GET, /, ''",
    "GET, /latest//meta-data/%6Dac, ''",
    "HEAD, /latest/meta-data/, ''",
    "OPTIONS, /latest/meta-data/, ''",
    "DELETE, /latest/meta-data/, ''",
    "GET, /latest/meta-data/mac, 'X-aws-ec2-metadata-token: wrong'",
    "GET, /latest/meta-data/mac, 'Range: bytes=0-1'",
    "PUT, /latest/api/token, 'X-aws-ec2-metadata-token-ttl-seconds: 0'",
    "PUT, /latest/api/token, 'X-Forwarded-For: 10.0.0.1'"
  })
  void responsesPassThroughUnchanged(String method, String target, String line) throws Exception {
    int service = replay();
    int proxy = proxy(URI.create("http://127.0.0.1:" + service));
    String headers = line.isEmpty() ? "" : line + "\r\n";
    String direct = exchange(service, method, target, headers);
    assertThat(direct).startsWith("HTTP/1.1 ");
    assertThat(exchange(proxy, method, target, headers)).isEqualTo(direct);
  }

  @Test
  void requestHeadersPassThroughUnchanged() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    String host;
    try (FakeMetadataService service = new FakeMetadataService(vertx).leaf("meta-data/mac", "x")) {
      service.respond(
          "/latest/meta-data/mac",
          request -> {
            request
                .headers()
                .forEach(header -> lines.add(header.getKey() + ": " + header.getValue()));
            request.response().end("x");
          });
      URI endpoint = service.start();
      host = endpoint.getAuthority();
      exchange(proxy(endpoint), "GET", "/latest/meta-data/mac", TOKEN + "User-Agent: a/1\r\n");
    }
    assertThat(lines)
        .containsExactlyInAnyOrder(
            "host: " + host, "X-aws-ec2-metadata-token: a-token", "User-Agent: a/1");
  }

  @Test
  void theFixtureHoldsOnlyTheRequestedPaths() throws Exception {
    Fixture fixture;
    RecordingSummary summary;
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      int proxy = proxy(service.start());
      exchange(proxy, "PUT", "/latest/api/token", "");
      for (String path :
          List.of(
              "iam/security-credentials/",
              "iam/security-credentials/" + SampleInstance.ROLE,
              "iam/security-credentials/" + SampleInstance.ROLE,
              "placement/region",
              "network/interfaces/macs/" + SampleInstance.MAC + "/owner-id",
              "spot/instance-action")) {
        String response = exchange(proxy, "GET", "/latest/meta-data/" + path, TOKEN);
        assertThat(response).startsWith(path.startsWith("spot") ? "HTTP/1.1 404" : "HTTP/1.1 200");
        if (path.endsWith(SampleInstance.ROLE)) {
          assertThat(response).as("credentials pass").endsWith(SampleInstance.CANARY);
        }
      }
      RecordingResult result = recordCapture();
      summary = result.summary();
      fixture = result.fixture().fixture();
    }
    assertThat(fixture.tree()).hasSize(4);
    assertThat(fixture.tree().get("meta-data/placement/region")).isEqualTo(Leaf.of("us-east-1"));
    assertThat(fixture.tree().get("meta-data/spot/instance-action")).isEqualTo(Leaf.ABSENT);
    assertThat(fixture.tree().values())
        .anyMatch(
            leaf ->
                leaf.body() instanceof LeafBody.Generated generated
                    && generated.value() == LeafBody.GeneratedValue.ROLE_CREDENTIALS);
    assertThat(fixture.origin().warning()).contains("holds just the 5 paths that were asked for");
    assertThat(summary.lines())
        .contains("asked for, in this order:")
        .anyMatch(line -> line.matches(" {2}PUT /latest/api/token +IMDSv2"))
        .anyMatch(line -> line.matches(".*security-credentials/web-server +2 times +200 +IMDSv2"));
    assertThat(String.join("\n", summary.lines()) + FixtureText.of(fixture) + made + capture)
        .doesNotContain(SampleInstance.IDENTIFYING)
        .doesNotContain("a-token");
  }

  @Test
  void aRequestedListingIsCompleteAndItsOtherLeavesAreWithheld() throws Exception {
    Fixture fixture;
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      int proxy = proxy(service.start());
      exchange(proxy, "GET", "/latest/meta-data/", TOKEN);
      exchange(proxy, "GET", "/latest/meta-data/mac", TOKEN);
      fixture = recorded();
    }
    assertThat(fixture.tree().get("meta-data/hostname"))
        .isEqualTo(Leaf.of(new LeafBody.Withheld("not-asked", 0)));
    assertThat(fixture.tree())
        .containsKeys("meta-data/iam", "meta-data/mac")
        .doesNotContainKey("user-data");
  }

  @Test
  void aPathRequestedInADatedVersionIsInThatVersionAndInLatest() throws Exception {
    Fixture fixture;
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      int proxy = proxy(service.start());
      exchange(proxy, "GET", "/", TOKEN);
      exchange(proxy, "GET", "/2021-07-15/meta-data/placement/region", TOKEN);
      exchange(proxy, "GET", "/2009-04-04/meta-data/instance-type", TOKEN);
      exchange(proxy, "GET", "/2099-01-01/meta-data/instance-type", TOKEN);
      fixture = recorded();
    }
    assertThat(fixture.service().versions())
        .containsExactly("1.0", "2009-04-04", "2021-07-15", "latest");
    assertThat(fixture.tree())
        .containsOnlyKeys("meta-data/instance-type", "meta-data/placement/region");
    assertThat(fixture.versions().get("2021-07-15"))
        .extracting(tree -> tree.leaves().get("meta-data/placement/region"))
        .isEqualTo(Leaf.of("us-east-1"));
  }

  @Test
  void theLastUsableResponseIsKept() throws Exception {
    Fixture fixture;
    List<Integer> statuses = new ArrayList<>(List.of(404, 200, 503));
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      service.respond(
          "/latest/meta-data/spot/termination-time",
          request ->
              request.response().setStatusCode(statuses.remove(0)).end("2026-11-24T12:02:00Z"));
      int proxy = proxy(service.start());
      for (int i = 0; i < 3; i++) {
        exchange(proxy, "GET", "/latest/meta-data/spot/termination-time", TOKEN);
      }
      fixture = recorded();
    }
    assertThat(fixture.tree())
        .containsOnly(
            Map.entry("meta-data/spot/termination-time", Leaf.of("2026-11-24T12:02:00Z")));
    assertThat(capture.describeRequests(path -> path))
        .last()
        .asString()
        .startsWith("not kept: 1 answers");
  }

  @Test
  void unknownVersionsAndMethodsAreNotShown() throws Exception {
    RecordingSummary summary;
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      int proxy = proxy(service.start());
      exchange(proxy, "GET", "/" + SampleInstance.CANARY, TOKEN);
      exchange(proxy, "GET", "/" + SampleInstance.CANARY + "/api/token", TOKEN);
      exchange(proxy, SampleInstance.CANARY.replace("-", ""), "/latest/meta-data/mac", TOKEN);
      exchange(proxy, "GET", "/latest/meta-data/mac", TOKEN);
      summary = recordCapture().summary();
    }
    assertThat(summary.lines())
        .anyMatch(line -> line.contains("another method") && line.contains("/latest/"))
        .noneMatch(line -> line.contains("cAnArY"));
  }

  @Test
  void aServiceThatClosesTheConnectionClosesTheClientsToo() throws Exception {
    try (FakeMetadataService service = new FakeMetadataService(vertx)) {
      service.respond("/latest/meta-data/mac", request -> request.connection().close());
      int proxy = proxy(service.start());
      assertThat(exchange(proxy, "GET", "/latest/meta-data/mac", TOKEN)).isEmpty();
    }
    assertThat(made)
        .singleElement()
        .extracting(CrawlListener.RequestRecord::status)
        .isEqualTo(OptionalInt.empty());
    assertThatThrownBy(this::recorded)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host: evil.example\r\n", "Host: 127.0.0.1\r\nOrigin: https://evil.example\r\n"})
  void browserRequestsAreRefused(String lines) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      int proxy = proxy(service.start());
      String response =
          exchangeRaw(
              proxy,
              "GET /latest/meta-data/mac HTTP/1.1\r\n"
                  + lines
                  + TOKEN
                  + "Connection: close\r\n\r\n");
      assertThat(response).startsWith("HTTP/1.1 403");
      assertThat(service.requests()).isEmpty();
    }
    assertThat(refused).singleElement().asString().startsWith("refused ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:1340", "10.0.0.1:1340", "[::]:1340", "host:1340", "99999", "x"})
  void onlyLoopbackAddressesAreAccepted(String where) {
    StringWriter err = new StringWriter();
    int code =
        ImdsCli.commandLine(Map.of())
            .setErr(new PrintWriter(err, true))
            .execute("record", "--endpoint", "http://127.0.0.1:1", "--proxy", where, "--out", "-");
    assertThat(code).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("127.0.0.1:PORT");
  }

  private int replay() throws Exception {
    return new LoopbackReplay(vertx, FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME))
        .endpoint()
        .getPort();
  }

  private int proxy(URI service) throws Exception {
    return new RecordingProxy(
            vertx, service, PausingClock.FROZEN, capture, made(), new RefusalLog(refused::add))
        .listen("127.0.0.1", 0)
        .await(20, TimeUnit.SECONDS);
  }

  private CrawlListener made() {
    return new CrawlListener() {
      @Override
      public void requestCompleted(RequestRecord entry) {
        made.add(entry);
      }
    };
  }

  private RecordingResult recordCapture() {
    return new Recording(
            RecordingConfig.builder(CaptureMode.of(capture, PROTOCOL))
                .date(LocalDate.of(2026, 11, 24))
                .build())
        .run();
  }

  private Fixture recorded() {
    return recordCapture().fixture().fixture();
  }

  /** The response to one request, without its {@code Date} header. */
  private static String exchange(int port, String method, String target, String lines)
      throws IOException {
    return exchangeRaw(
            port,
            method
                + " "
                + target
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + lines
                + "Connection: close\r\n\r\n")
        .replaceFirst("\r\nDate: [^\r]*", "");
  }

  private static String exchangeRaw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** The text of a fixture. */
  private static final class FixtureText {
    static String of(Fixture fixture) {
      return FixtureFile.text(imdstape.fixture.FixtureAudit.of(fixture).orThrow());
    }
  }
}
