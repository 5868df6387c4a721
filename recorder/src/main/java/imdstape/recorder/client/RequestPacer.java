package imdstape.recorder.client;

import java.time.Duration;
import java.time.Instant;

/** Lets requests go one by one, never closer to each other than the pace allows. */
final class RequestPacer {

  private final Duration interval;
  private final PausingClock time;
  private Instant next = Instant.MIN;

  RequestPacer(RequestPace pace, PausingClock time) {
    this.interval = pace.interval();
    this.time = time;
  }

  /** Waits for one's turn. */
  void awaitTurn() throws InterruptedException {
    if (interval.isZero()) {
      return;
    }
    Instant now = time.instant();
    if (now.isBefore(next)) {
      Duration left = Duration.between(now, next);
      // a clock that was set back must not stop the crawl
      boolean setBack = left.compareTo(interval) > 0;
      time.pause(setBack ? interval : left);
      now = setBack ? now.plus(interval) : next;
    }
    next = now.plus(interval);
  }
}
