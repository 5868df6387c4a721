package imdstape.recorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.recorder.client.CrawlListener;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The progress line on a terminal and in a log. */
class ProgressLineTest {

  private final StringWriter err = new StringWriter();
  private Instant now = Instant.parse("2026-11-24T12:00:00Z");

  @Test
  void aTerminalShowsOneLineThatIsCleared() {
    ProgressLine line = new ProgressLine(new PrintWriter(err), true, () -> now);
    go(line, 30, Duration.ofMillis(12));
    line.clear();
    assertThat(err.toString())
        .isEqualTo(
            "\r\u001b[Kimds: 40 paths found, 9 fetched, 31 left; 83 requests/s"
                + "\r\u001b[Kimds: 40 paths found, 18 fetched, 22 left; 83 requests/s"
                + "\r\u001b[Kimds: 40 paths found, 27 fetched, 13 left; 83 requests/s"
                + "\r\u001b[K");
  }

  @Test
  void aLogGetsALineEveryTenSeconds() {
    ProgressLine line = new ProgressLine(new PrintWriter(err), false, () -> now);
    go(line, 30, Duration.ofMillis(12));
    assertThat(err.toString()).isEmpty();
    go(line, 30, Duration.ofSeconds(1));
    line.clear();
    assertThat(err.toString().lines())
        .hasSize(3)
        .allMatch(text -> text.matches("imds: 40 paths found, \\d+ fetched, .*requests/s"));
    assertThat(err.toString()).doesNotContain("\r");
  }

  @Test
  void noRequestsShowNoLine() {
    ProgressLine line = new ProgressLine(new PrintWriter(err), true, () -> now);
    line.pathFetched(1, 1);
    line.clear();
    assertThat(err.toString()).isEmpty();
  }

  private void go(ProgressLine line, int requests, Duration each) {
    for (int i = 1; i <= requests; i++) {
      line.requestCompleted(
          new CrawlListener.RequestRecord(
              Duration.ZERO, each, "GET", "/latest/secret-name", true, OptionalInt.of(200), 7));
      now = now.plus(each);
      line.pathFetched(40, i);
    }
  }
}
