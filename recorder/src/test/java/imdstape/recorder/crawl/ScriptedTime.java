package imdstape.recorder.crawl;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that goes on when somebody waits, and at no other time. */
final class ScriptedTime implements Time {

  static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

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

  void set(Instant instant) {
    now = instant;
  }

  List<Duration> pauses() {
    return List.copyOf(pauses);
  }

  Duration passed() {
    return Duration.between(START, now);
  }
}
