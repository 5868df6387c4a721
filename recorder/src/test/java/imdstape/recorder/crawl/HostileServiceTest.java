package imdstape.recorder.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.metadata.Listing;
import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.HostEnvironment;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.RequestPace;
import imdstape.recorder.client.RequestPolicy;
import imdstape.recorder.client.UnreadReason;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow, dropping and lying services: what they say is bounded, and what is odd is said. */
@Timeout(30)
class HostileServiceTest {

  private static final String ODD = "/latest/meta-data/odd";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

  private final Vertx vertx = Vertx.vertx();
  private final ScriptedClock time = new ScriptedClock();
  private final CancellationToken stop = new CancellationToken();
  private HostileService service;

  @BeforeEach
  void start() throws Exception {
    service =
        new HostileService()
            .respondWithBody("/latest/meta-data/", "mac\nodd")
            .respondWithBody("/latest/meta-data/mac", "0e:49:61:0f:c3:11");
  }

  @AfterEach
  void close() throws Exception {
    service.close();
    vertx.close().await();
  }

  @Test
  void aHugeBodyIsReadUpToTheLimit() {
    service.respondWith(
        ODD,
        out -> {
          out.write((OK + "Content-Length: 1073741824\r\n\r\n").getBytes(StandardCharsets.UTF_8));
          byte[] block = new byte[1 << 16];
          for (int i = 0; i < 1 << 14; i++) {
            out.write(block);
          }
        });
    assertUnread(UnreadReason.TOO_LONG, CapturedResponse.MAX_BODY_BYTES + 1);
    assertThat(service.requestCount(ODD)).isEqualTo(1);
  }

  @Test
  void theSumOfAllBodiesIsLimited() {
    int many = 24;
    service.respondWithBody(
        "/latest/meta-data/",
        "mac\nodd\n"
            + IntStream.range(0, many).mapToObj(i -> "big" + i).collect(Collectors.joining("\n")));
    String megabyte = "x".repeat(CapturedResponse.MAX_BODY_BYTES);
    IntStream.range(0, many)
        .forEach(i -> service.respondWithBody("/latest/meta-data/big" + i, megabyte));
    Crawl.CrawledTree tree = crawl().tree("latest");
    long held = tree.leaves().values().stream().mapToLong(leaf -> leaf.body().length).sum();
    assertThat(held).isLessThanOrEqualTo(CapturedResponse.MAX_TOTAL_BODY_BYTES);
    assertThat(
            tree.leaves().values().stream()
                .filter(leaf -> leaf.unreadReason() == UnreadReason.TOO_LONG))
        .hasSizeGreaterThanOrEqualTo(
            many - CapturedResponse.MAX_TOTAL_BODY_BYTES / CapturedResponse.MAX_BODY_BYTES);
  }

  @Test
  void anEndlessListingIsNotAListing() {
    service
        .respondWithBody("/latest/meta-data/", "mac\nodd/")
        .respondWith(
            ODD + "/",
            out -> {
              out.write(
                  (OK + "Transfer-Encoding: chunked\r\n\r\n").getBytes(StandardCharsets.UTF_8));
              byte[] chunk =
                  ("1000\r\n" + "a\n".repeat(0x800) + "\r\n").getBytes(StandardCharsets.UTF_8);
              while (true) {
                out.write(chunk);
              }
            });
    assertUnread(UnreadReason.TOO_LONG, CapturedResponse.MAX_BODY_BYTES + 1);
  }

  @Test
  void aDirectoryThatListsItselfIsCutAfterAFewLevels() {
    StringBuilder path = new StringBuilder(ODD + "/");
    service.respondWithBody("/latest/meta-data/", "mac\nodd/");
    for (int depth = 0; depth < 40; depth++) {
      service.respondWithBody(path.toString(), "odd/\nagain/");
      path.append("odd/");
    }
    Crawl crawl = crawl();
    assertThat(crawl.tree("latest").leaves().values())
        .filteredOn(leaf -> leaf.unreadReason() == UnreadReason.NO_LISTING)
        .isNotEmpty();
    assertThat(crawl.skipped().keySet())
        .extracting(SkippedEntry::reason)
        .containsOnly(SkippedEntry.SkipReason.REPEATS_PARENTS);
    assertThat(service.requests()).hasSizeLessThan(150);
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(
      strings = {
        "Content-Length: 100\r\n\r\nonly this",
        "Transfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n",
        "Transfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\n9\r\nonly this\r\n-5\r\nxx",
      })
  void aTruncatedBodyIsRetriedAndThenWithheld(String answer) {
    service.respondWithBytes(ODD, OK + answer);
    assertUnread(UnreadReason.CUT_SHORT, "only this".length());
    assertThat(service.requestCount(ODD)).isEqualTo(RequestPolicy.MAX_ATTEMPTS);
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(
      strings = {
        "",
        "hello",
        "HTTP/1.1 200\r\n",
        "HTTP/1.1 ??? OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nx",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
        "SSH-2.0-OpenSSH_9.2\r\n",
      })
  void bytesThatAreNotHttpCountAsNoAnswer(String bytes) {
    service.respondWithBytes(ODD, bytes);
    assertUnread(UnreadReason.NO_ANSWER, 0);
  }

  @Test
  void aHugeHeaderCountsAsNoAnswer() {
    service.respondWithBytes(
        ODD, OK + "X-Long: " + "x".repeat(1 << 20) + "\r\nContent-Length: 0\r\n\r\n");
    assertUnread(UnreadReason.NO_ANSWER, 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\n\r\nabccAnArY\r\n",
        "Transfer-Encoding: chunked\r\n\r\ncAnArY\r\n",
        "cAnArY: cAnArY\r\ncAnArY\r\n"
      })
  void receivedBytesAreNeverLogged(String answer) {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler listening = new LogList(logged);
    Logger root = Logger.getLogger("");
    root.addHandler(listening);
    try {
      service.respondWith(ODD, out -> out.write((OK + answer).getBytes(StandardCharsets.UTF_8)));
      crawl(Duration.ofMillis(200));
    } finally {
      root.removeHandler(listening);
    }
    assertThat(logged).isEmpty();
  }

  /** What is logged at any level that is shown. */
  private static final class LogList extends Handler {
    private final List<String> lines;

    LogList(List<String> lines) {
      this.lines = lines;
    }

    @Override
    public void publish(LogRecord line) {
      lines.add(line.getLevel() + " " + line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void bytesBeyondTheContentLengthAreIgnored() {
    service.respondWith(
        ODD,
        out ->
            out.write(
                (OK + "Content-Length: 3\r\n\r\nabcdefghijkl").getBytes(StandardCharsets.UTF_8)));
    Crawl.CrawledTree tree = crawl().tree("latest");
    assertThat(seen(tree, "meta-data/odd").text()).contains("abc");
    assertThat(tree.leaves().values()).noneMatch(leaf -> leaf.text().orElse("").contains("defg"));
    assertThat(seen(tree, "meta-data/hostname").status()).isEqualTo(404);
  }

  @Test
  void binaryBodiesAreKeptUnchanged() {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0xc3, 10, (byte) 0x80};
    service.respondWith(
        ODD,
        out -> {
          out.write((OK + "Content-Length: 5\r\n\r\n").getBytes(StandardCharsets.UTF_8));
          out.write(bytes);
        });
    CapturedResponse odd = seen(crawl().tree("latest"), "meta-data/odd");
    assertThat(odd.body()).isEqualTo(bytes);
    assertThat(odd.text()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00ff\u00fe", "<html>\n<p>", "a\u0000b", "a\rb"})
  void aDirectoryWithoutAListingBecomesAWithheldLeaf(String bytes) {
    service
        .respondWithBody("/latest/meta-data/", "mac\nodd/")
        .respondWith(
            ODD + "/",
            out ->
                out.write(
                    (OK + "Content-Length: " + bytes.length() + "\r\n\r\n" + bytes)
                        .getBytes(StandardCharsets.ISO_8859_1)));
    Crawl crawl = assertUnread(UnreadReason.NO_LISTING, bytes.length());
    assertThat(crawl.skipped())
        .containsExactly(
            Map.entry(
                new SkippedEntry("latest", "meta-data/odd", SkippedEntry.SkipReason.NOT_A_LISTING),
                1));
  }

  @Test
  void aSlowResponseEndsAtTheTimeout() {
    service.respondWith(
        ODD,
        out -> {
          out.write((OK + "Content-Length: 1000\r\n\r\n").getBytes(StandardCharsets.UTF_8));
          for (int i = 0; i < 1000 && service.waitMillis(5); i++) {
            out.write('x');
            out.flush();
          }
        });
    CapturedResponse odd = seen(crawl(Duration.ofMillis(150)).tree("latest"), "meta-data/odd");
    assertThat(odd.unreadReason()).isEqualTo(UnreadReason.CUT_SHORT);
    assertThat(odd.length()).isLessThan(1000);
  }

  @Test
  void anUnansweredRequestIsRetriedAfterABackoffAndThenGivenUp() {
    service.respondWith(ODD, out -> service.waitUntilClosed());
    Crawl crawl = crawl(Duration.ofMillis(150));
    assertThat(seen(crawl.tree("latest"), "meta-data/odd").unreadReason())
        .isEqualTo(UnreadReason.NO_ANSWER);
    assertThat(crawl.interruption()).isNull();
    assertThat(time.pauses())
        .containsExactly(RequestPolicy.FIRST_BACKOFF, RequestPolicy.FIRST_BACKOFF.multipliedBy(2));
  }

  @Test
  void aServiceThatStopsAnsweringEndsTheCrawl() {
    service.respondWithBody("/latest/meta-data/", "mac\n1\n2\n3\n4\n5\n6\n7\n8\n9");
    for (int i = 1; i < 10; i++) {
      service.respondWithBytes("/latest/meta-data/" + i, "");
    }
    CrawlInterruption end = Objects.requireNonNull(crawl().interruption());
    assertThat(end.reason()).isEqualTo("the service stopped answering");
    assertThat(end.knownPaths()).isEqualTo(12);
  }

  @Test
  void aServiceThatKeepsFailingEndsTheCrawl() {
    String names = IntStream.range(0, 200).mapToObj(i -> "n" + i).collect(Collectors.joining("\n"));
    service.respondWithBody("/latest/meta-data/", "mac\n" + names);
    IntStream.range(0, 200)
        .forEach(
            i ->
                service.respondWith(
                    "/latest/meta-data/n" + i,
                    out -> out.write(HostileService.responseBytes(503, "busy"))));
    assertThat(Objects.requireNonNull(crawl().interruption()).reason())
        .contains("more than 120 requests");
  }

  @Test
  void aContinueBeforeTheResponseIsIgnored() {
    service.respondWith(
        ODD,
        out -> {
          out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          out.write(HostileService.responseBytes(200, "so it is"));
        });
    assertThat(seen(crawl().tree("latest"), "meta-data/odd").text()).contains("so it is");
  }

  @Test
  void endlessContinuesEndAtTheTimeout() {
    service.respondWith(
        ODD,
        out -> {
          while (service.waitMillis(5)) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
          }
        });
    assertThat(seen(crawl(Duration.ofMillis(150)).tree("latest"), "meta-data/odd").unreadReason())
        .isEqualTo(UnreadReason.NO_ANSWER);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/latest/meta-data/odd",
        "/latest/meta-data/trap",
        "http://127.0.0.1:1/trap",
        "//x"
      })
  void redirectsAreRecordedAndNotFollowed(String location) {
    service.respondWithBytes(
        ODD, "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
    assertThat(seen(crawl().tree("latest"), "meta-data/odd").status()).isEqualTo(302);
    assertThat(service.requestCount(ODD)).isEqualTo(1);
    assertThat(service.requests()).noneMatch(request -> request.contains("trap"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "../user-data",
        "../../latest/trap",
        "/latest/trap",
        "//trap",
        "http://127.0.0.1:1/trap",
        "a/trap",
        "..\\trap",
        "\\trap",
        "%2e%2e",
        "%2E.",
        ".%2e",
        "%2e%2e%2ftrap",
        "a%2ftrap",
        "a%5Ctrap",
        "%252e%252e",
        "a%252ftrap",
        "a%25252ftrap",
        "%c0%ae%c0%ae",
        "%u002e%u002e%2ftrap",
        "..;trap",
        "..;trap=1",
        ".. ",
        " ..",
        "\uff0e\uff0e",
        "\u2025",
        "a\uff0ftrap",
        "a\u2215trap",
        "a\u2044trap",
        "a\uff3ctrap",
        "\uff052e\uff052e",
        ".\u200b.",
        "\u202etrap",
        "a\ufefftrap",
      })
  void aNameThatLeavesItsDirectoryIsNotRequestedAndIsReported(String name) {
    service
        .respondWithBody("/latest/meta-data/", name + "\nmac\nodd/")
        .respondWithBody(ODD + "/", name + "/\nsound")
        .respondWithBody(ODD + "/sound", "yes");
    Crawl crawl = crawl();
    assertThat(service.requests())
        .noneMatch(request -> request.contains("trap"))
        .noneMatch(
            request ->
                request.matches("GET .*(\\.\\.|%2[EeFf5]|%5[Cc]|%C0|%E2|%EF).*")
                    && !request.contains("/dynamic/../meta-data/"));
    assertThat(seen(crawl.tree("latest"), "meta-data/odd/sound").text()).contains("yes");
    assertThat(crawl.skipped().keySet())
        .containsExactlyInAnyOrder(
            new SkippedEntry("latest", "meta-data", SkippedEntry.SkipReason.LEAVES_DIRECTORY),
            new SkippedEntry("latest", "meta-data/odd", SkippedEntry.SkipReason.LEAVES_DIRECTORY));
    assertThat(crawl.tree("latest").listings().get("meta-data/odd")).isEqualTo(Listing.of("sound"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100%",
        "a=b",
        "team@acme:owner",
        "a_b+c-d.e",
        "...",
        "..a",
        "Gr\u00f6\u00dfe",
        "a b"
      })
  void anUnusualNameInsideItsDirectoryIsRequested(String name) {
    service.respondWithBody("/latest/meta-data/", "mac\n" + name);
    Crawl crawl = crawl();
    assertThat(crawl.skipped()).isEmpty();
    assertThat(seen(crawl.tree("latest"), "meta-data/" + name).status()).isEqualTo(404);
  }

  @Test
  void aSecretPathInLookAlikeLettersIsNotRequested() {
    service
        .respondWithBody("/latest/meta-data/", "mac\niam/\n\uff43redentials\nCREDENTIALS")
        .respondWithBody("/latest/meta-data/iam/", "Security-Credentials/")
        .respondWithBody("/latest/meta-data/iam/Security-Credentials/", "trap");
    assertThat(crawl().tree("latest").notRequested()).hasSize(3);
    assertThat(service.requests())
        .noneMatch(request -> request.matches(".*(Credentials|CREDENTIALS|%EF).*"))
        .noneMatch(request -> request.contains("trap"));
  }

  @Test
  void cancellationInterruptsAPendingRequest() {
    service.respondWith(
        ODD,
        out -> {
          stop.cancel();
          service.waitUntilClosed();
        });
    CrawlInterruption end = Objects.requireNonNull(crawl(Duration.ofMinutes(5)).interruption());
    // of those that were asked at the same time one may be on its way yet
    assertThat(end.fixtureNote()).matches("stopped after [23] of 4 known paths");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void proxySettingsOfTheMachineAreIgnored() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      System.setProperty("http.proxyHost", "127.0.0.1");
      System.setProperty("http.proxyPort", String.valueOf(proxy.getLocalPort()));
      System.setProperty("http.nonProxyHosts", "");
      System.setProperty("java.net.useSystemProxies", "true");
      assertThat(crawl().tree("latest").leaves()).containsKey("meta-data/mac");
      proxy.setSoTimeout(1);
      assertThatThrownBy(proxy::accept).isInstanceOf(SocketTimeoutException.class);
    } finally {
      for (String name : new String[] {"proxyHost", "proxyPort", "nonProxyHosts"}) {
        System.clearProperty("http." + name);
      }
      System.clearProperty("java.net.useSystemProxies");
    }
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n<html></htm",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\rb\n"
      })
  void anInvalidTokenIsRejected(String answer) {
    service.respondWithBytes("/latest/api/token", answer.replace("<html></htm", "<a b c d e>"));
    assertThatThrownBy(this::crawl)
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("is this an instance metadata service?");
  }

  private Crawl assertUnread(UnreadReason why, int length) {
    Crawl crawl = crawl();
    CapturedResponse odd = seen(crawl.tree("latest"), "meta-data/odd");
    assertThat(odd.unreadReason()).isEqualTo(why);
    assertThat(odd.length()).isEqualTo(length);
    assertThat(odd.body()).isEmpty();
    assertThat(seen(crawl.tree("latest"), "meta-data/mac").text()).contains("0e:49:61:0f:c3:11");
    assertThat(crawl.interruption()).isNull();
    return crawl;
  }

  private static CapturedResponse seen(Crawl.CrawledTree tree, String path) {
    return Objects.requireNonNull(tree.leaves().get(path), path);
  }

  private Crawl crawl() {
    return crawl(Duration.ofSeconds(10));
  }

  private Crawl crawl(Duration patience) {
    RequestPolicy manners =
        new RequestPolicy(RequestPace.UNLIMITED, RequestPolicy.DEFAULT_BUDGET, patience);
    return new Crawler(
            new ImdsClient(vertx, service.endpoint(), manners, time, stop, CrawlListener.NONE),
            HostEnvironment.UNKNOWN,
            false)
        .crawl();
  }
}
