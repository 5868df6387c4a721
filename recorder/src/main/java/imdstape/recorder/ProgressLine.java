package imdstape.recorder;

import imdstape.recorder.crawl.Onlooker;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * How far a crawl is, in counts: on a terminal one line that is written over, in a log a line now
 * and then.
 */
final class ProgressLine implements Onlooker {

  private static final Duration ON_A_TERMINAL = Duration.ofMillis(100);
  private static final Duration IN_A_LOG = Duration.ofSeconds(10);

  /** Back to the line's start, and away with what stands there. */
  private static final String OVER = "\r\u001b[K";

  private final PrintWriter err;
  private final boolean terminal;
  private final InstantSource clock;
  private int requests;
  private @Nullable Instant begun;
  private @Nullable Instant shown;
  private boolean dirty;

  ProgressLine(PrintWriter err, boolean terminal, InstantSource clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public void made(Entry entry) {
    requests++;
    if (begun == null) {
      begun = clock.instant();
      shown = begun;
    }
  }

  @Override
  public void fetched(int found, int fetched) {
    Instant now = clock.instant();
    if (begun == null || shown == null) {
      return;
    }
    Duration since = Duration.between(shown, now);
    if (since.compareTo(terminal ? ON_A_TERMINAL : IN_A_LOG) < 0) {
      return;
    }
    shown = now;
    long millis = Math.max(1, Duration.between(begun, now).toMillis());
    String line =
        "imds: %d paths found, %d fetched, %d left; %d requests/s"
            .formatted(found, fetched, found - fetched, requests * 1_000L / millis);
    if (terminal) {
      err.print(OVER + line);
      dirty = true;
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Leaves the terminal's line empty for what comes next. */
  void clear() {
    if (dirty) {
      err.print(OVER);
      err.flush();
      dirty = false;
    }
  }
}
