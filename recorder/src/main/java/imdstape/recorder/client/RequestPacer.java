package imdstape.recorder.client;

import java.time.Duration;
import java.time.Instant;

/** Spaces requests by the interval of a {@link RequestPace}. For use by one thread. */
final class RequestPacer {
  private final Duration interval;
  private final PausingClock clock;
  private Instant next = Instant.MIN;

  RequestPacer(RequestPace pace, PausingClock clock) {
    this.interval = pace.interval();
    this.clock = clock;
  }

  /** Pauses until the next request may be sent. */
  void awaitTurn() throws InterruptedException {
    if (interval.isZero()) {
      return;
    }
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      Duration remaining = Duration.between(now, next);
      // after a clock was set back, the remaining time could be hours: one interval is enough
      boolean setBack = remaining.compareTo(interval) > 0;
      clock.pause(setBack ? interval : remaining);
      now = setBack ? now.plus(interval) : next;
    }
    next = now.plus(interval);
  }
}
