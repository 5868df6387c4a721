package imdstape.recorder.cli;

import imdstape.recorder.client.CrawlListener;
import java.io.PrintWriter;
import java.time.InstantSource;

/**
 * How far a crawl is, in counts: on a terminal one line that is written over, in a log a line now
 * and then.
 */
final class ProgressLine implements CrawlListener {

  /** In milliseconds, as all times here. */
  private static final long TERMINAL_INTERVAL_MILLIS = 100;

  private static final long LOG_INTERVAL_MILLIS = 10_000;

  /** Back to the line's start, and away with what stands there. */
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final InstantSource clock;
  private int requests;
  private long begun;
  private long shown;
  private boolean dirty;

  ProgressLine(PrintWriter err, boolean terminal, InstantSource clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void requestCompleted(RequestRecord entry) {
    if (requests++ == 0) {
      begun = clock.millis();
      shown = begun;
    }
  }

  @Override
  public void pathFetched(int found, int fetched) {
    long now = clock.millis();
    if (requests == 0
        || now - shown < (terminal ? TERMINAL_INTERVAL_MILLIS : LOG_INTERVAL_MILLIS)) {
      return;
    }
    shown = now;
    long millis = Math.max(1, now - begun);
    String line =
        "imds: %d paths found, %d fetched, %d left; %d requests/s"
            .formatted(found, fetched, found - fetched, requests * 1_000L / millis);
    if (terminal) {
      err.print(CLEAR_LINE + line);
      dirty = true;
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Leaves the terminal's line empty for what comes next. */
  void clear() {
    if (dirty) {
      err.print(CLEAR_LINE);
      err.flush();
      dirty = false;
    }
  }
}
