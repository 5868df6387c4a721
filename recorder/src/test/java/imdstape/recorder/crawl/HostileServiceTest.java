package imdstape.recorder.crawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.recorder.client.RequestPolicy;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.client.transport.UnreadReason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Crawls of slow, broken and endless services: everything read is limited, and failures are
 * reported.
 */
@Timeout(30)
class HostileServiceTest extends HostileCrawlSupport {

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n";

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
    Handler handler = new LogCollector(logged);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      service.respondWith(ODD, out -> out.write((OK + answer).getBytes(StandardCharsets.UTF_8)));
      crawl(Duration.ofMillis(200));
    } finally {
      root.removeHandler(handler);
    }
    assertThat(logged).isEmpty();
  }

  /** Collects log records of any level that is shown. */
  private static final class LogCollector extends Handler {
    private final List<String> lines;

    LogCollector(List<String> lines) {
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
    assertThat(response(tree, "meta-data/odd").text()).contains("abc");
    assertThat(tree.leaves().values()).noneMatch(leaf -> leaf.text().orElse("").contains("defg"));
    assertThat(response(tree, "meta-data/hostname").status()).isEqualTo(404);
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
    CapturedResponse odd = response(crawl().tree("latest"), "meta-data/odd");
    assertThat(odd.body()).isEqualTo(bytes);
    assertThat(odd.text()).isEmpty();
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
    CapturedResponse odd = response(crawl(Duration.ofMillis(150)).tree("latest"), "meta-data/odd");
    assertThat(odd.unreadReason()).isEqualTo(UnreadReason.CUT_SHORT);
    assertThat(odd.length()).isLessThan(1000);
  }

  @Test
  void anUnansweredRequestIsRetriedAfterABackoffAndThenGivenUp() {
    service.respondWith(ODD, out -> service.waitUntilClosed());
    Crawl crawl = crawl(Duration.ofMillis(150));
    assertThat(response(crawl.tree("latest"), "meta-data/odd").unreadReason())
        .isEqualTo(UnreadReason.NO_ANSWER);
    assertThat(crawl.interruption()).isNull();
    assertThat(clock.pauses())
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
    assertThat(response(crawl().tree("latest"), "meta-data/odd").text()).contains("so it is");
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
    assertThat(
            response(crawl(Duration.ofMillis(150)).tree("latest"), "meta-data/odd").unreadReason())
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
    assertThat(response(crawl().tree("latest"), "meta-data/odd").status()).isEqualTo(302);
    assertThat(service.requestCount(ODD)).isEqualTo(1);
    assertThat(service.requests()).noneMatch(request -> request.contains("trap"));
  }

  @Test
  void cancellationInterruptsAPendingRequest() {
    service.respondWith(
        ODD,
        out -> {
          cancellation.cancel();
          service.waitUntilClosed();
        });
    CrawlInterruption end = Objects.requireNonNull(crawl(Duration.ofMinutes(5)).interruption());
    // another request may still be in flight
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
}
