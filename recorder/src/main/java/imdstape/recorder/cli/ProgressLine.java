package imdstape.recorder.cli;

import imdstape.recorder.client.CrawlListener;
import java.io.PrintWriter;
import java.time.InstantSource;

/**
 * Prints the progress of a crawl: on a terminal one line that is overwritten, in a log a line every
 * ten seconds.
 */
final class ProgressLine implements CrawlListener {

  private static final long TERMINAL_INTERVAL_MILLIS = 100;

  private static final long LOG_INTERVAL_MILLIS = 10_000;

  /** Moves the cursor to the start of the line and erases the line. */
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final InstantSource clock;
  private int requests;
  private long startMillis;
  private long lastShownMillis;
  private boolean lineShown;

  ProgressLine(PrintWriter err, boolean terminal, InstantSource clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void requestCompleted(RequestRecord entry) {
    if (requests++ == 0) {
      startMillis = clock.millis();
      lastShownMillis = startMillis;
    }
  }

  @Override
  public void pathFetched(int found, int fetched) {
    long now = clock.millis();
    if (requests == 0
        || now - lastShownMillis < (terminal ? TERMINAL_INTERVAL_MILLIS : LOG_INTERVAL_MILLIS)) {
      return;
    }
    lastShownMillis = now;
    long millis = Math.max(1, now - startMillis);
    String line =
        "imds: %d paths found, %d fetched, %d left; %d requests/s"
            .formatted(found, fetched, found - fetched, requests * 1_000L / millis);
    if (terminal) {
      err.print(CLEAR_LINE + line);
      lineShown = true;
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Erases the line on the terminal, so that other output can follow. */
  void clear() {
    if (lineShown) {
      err.print(CLEAR_LINE);
      err.flush();
      lineShown = false;
    }
  }
}
