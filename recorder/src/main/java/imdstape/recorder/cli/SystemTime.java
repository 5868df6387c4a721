package imdstape.recorder.cli;

import imdstape.recorder.client.PausingClock;
import java.time.Duration;
import java.time.Instant;

/** This machine's clock. */
final class SystemTime implements PausingClock {

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
  }
}
