package imdstape.recorder.crawl;

import imdstape.recorder.client.PausingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that advances only during pauses, which take no real time. */
public final class ScriptedClock implements PausingClock {

  public static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private final List<Duration> pauses = new CopyOnWriteArrayList<>();
  private volatile Instant now = START;

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public void pause(Duration duration) {
    pauses.add(duration);
    now = now.plus(duration);
  }

  /** Sets the time. */
  public void set(Instant instant) {
    now = instant;
  }

  /** The pauses so far. */
  public List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  /** The time since {@link #START}. */
  public Duration elapsed() {
    return Duration.between(START, now);
  }
}
