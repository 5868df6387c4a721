package imdstape.recorder.cli;

import imdstape.recorder.client.Time;
import java.time.Duration;
import java.time.Instant;

/** This machine's clock. */
final class SystemTime implements Time {

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public void pause(Duration duration) throws InterruptedException {
    Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
  }
}
