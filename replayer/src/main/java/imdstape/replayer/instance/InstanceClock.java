package imdstape.replayer.instance;

import imdstape.scenario.ClockChange;
import java.time.Duration;
import java.time.Instant;

/**
 * Maps the real time to the time of an instance, which may run faster or slower, be frozen, or be
 * shifted. Immutable: to change the clock of an instance means to replace one value, and no event
 * has to be rescheduled.
 *
 * @param realBase a real time
 * @param instanceBase the time of the instance at {@code realBase}
 * @param speed seconds of the instance per real second, 0 to 86400; 0 freezes the clock
 * @param resumeSpeed the speed of a frozen clock when it resumes
 */
public record InstanceClock(
    Instant realBase, Instant instanceBase, double speed, double resumeSpeed) {

  /** The clock that shows the real time. */
  public static final InstanceClock REAL = new InstanceClock(Instant.EPOCH, Instant.EPOCH, 1, 1);

  public InstanceClock {
    if (!(speed >= 0 && speed <= ClockChange.MAX_SPEED)) {
      throw new IllegalArgumentException("a clock's speed is 0 to 86400, not " + speed);
    }
    instanceBase = ClockChange.clamp(instanceBase);
  }

  /** The time of the instance at a real time. */
  public Instant instanceTime(Instant now) {
    return ClockChange.clamp(instanceBase.plus(scale(Duration.between(realBase, now))));
  }

  /** This clock after a change at {@code now}. */
  public InstanceClock apply(ClockChange change, Instant now) {
    InstanceClock clock = this;
    if (change.at() != null) {
      clock = clock.setTo(now, change.at());
    }
    if (change.advance() != null) {
      clock = clock.advancedBy(now, change.advance());
    }
    if (change.speed() != null) {
      clock = clock.withSpeed(now, change.speed());
    }
    if (change.frozen() != null && change.frozen() != clock.isFrozen()) {
      clock = change.frozen() ? clock.withSpeed(now, 0) : clock.resumed(now);
    }
    return clock;
  }

  private Duration scale(Duration real) {
    if (speed == 1) {
      return real;
    }
    double seconds = speed * (real.getSeconds() + real.getNano() / 1e9);
    long whole = (long) Math.floor(seconds);
    return Duration.ofSeconds(whole, Math.round((seconds - whole) * 1e9));
  }

  /** This clock, which shows {@code shown} at the real time {@code now} and goes on from there. */
  public InstanceClock setTo(Instant now, Instant shown) {
    return new InstanceClock(now, shown, speed, resumeSpeed);
  }

  /** This clock, set ahead by a duration. */
  public InstanceClock advancedBy(Instant now, Duration by) {
    return setTo(now, instanceTime(now).plus(by));
  }

  /** This clock with another speed from the real time {@code now} on; 0 freezes it. */
  public InstanceClock withSpeed(Instant now, double newSpeed) {
    return new InstanceClock(
        now, instanceTime(now), newSpeed, newSpeed > 0 ? newSpeed : resumeSpeed);
  }

  /** This clock, which goes on at the speed that it had before it was frozen. */
  public InstanceClock resumed(Instant now) {
    return withSpeed(now, resumeSpeed);
  }

  /** Whether the clock is frozen. */
  public boolean isFrozen() {
    return speed == 0;
  }

  /** Whether the clock shows the real time. */
  public boolean isReal() {
    return speed == 1 && realBase.equals(instanceBase);
  }
}
