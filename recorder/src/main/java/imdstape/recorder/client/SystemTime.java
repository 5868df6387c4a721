package imdstape.recorder.client;

import java.time.Duration;
import java.time.Instant;

/** This machine's clock. */
public final class SystemTime implements PausingClock {

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
  }
}
