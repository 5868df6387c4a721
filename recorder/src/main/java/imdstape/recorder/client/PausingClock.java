package imdstape.recorder.client;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The clock and the waiting for it, so that a test can script both. */
public interface PausingClock extends InstantSource {

  /** For a service of this machine, with which nobody needs patience: it stands still. */
  PausingClock FROZEN =
      new PausingClock() {
        @Override
        public Instant instant() {
          return Instant.EPOCH;
        }

        @Override
        public void pause(Duration duration) {}
      };

  /** Waits. */
  void pause(Duration duration) throws InterruptedException;
}
