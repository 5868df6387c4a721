package imdstape.recorder.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that can also pause, so that tests control both the time and the pauses. */
public interface PausingClock extends InstantSource {

  /** A clock that never advances and never pauses, for a service on the same machine. */
  PausingClock FROZEN =
      new PausingClock() {
        @Override
        public Instant instant() {
          return Instant.EPOCH;
        }

        @Override
        public void pause(Duration duration) {}
      };

  /** Pauses the current thread for a duration. */
  void pause(Duration duration) throws InterruptedException;
}
