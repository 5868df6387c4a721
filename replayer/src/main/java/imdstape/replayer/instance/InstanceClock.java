package imdstape.replayer.instance;

import java.time.Duration;
import java.time.Instant;

/**
 * How a world's time follows the real one: as it runs, slower, faster, not at all, or from another
 * instant. A value like everything in a world, so that moving the clock is one field and nothing
 * has to be scheduled anew.
 *
 * @param realBase an instant of the real clock
 * @param instanceBase what this world's clock showed at it
 * @param speed seconds that pass here in a real one; 0 is a frozen clock
 * @param resumeSpeed the speed at which a frozen clock goes on
 */
public record InstanceClock(
    Instant realBase, Instant instanceBase, double speed, double resumeSpeed) {

  /**
   * The wire knows years of four digits, and what is told of later (the end of credentials, of a
   * maintenance) has to have one too.
   */
  private static final Instant MAX_TIME = Instant.parse("9998-12-31T23:59:59Z");

  /** What a clock shows, in words. */
  public static final String RANGE_TEXT = "times from " + Instant.EPOCH + " to " + MAX_TIME;

  /** The real clock. */
  public static final InstanceClock REAL = new InstanceClock(Instant.EPOCH, Instant.EPOCH, 1, 1);

  /** A day in a second. */
  public static final double MAX_SPEED = 86_400;

  public InstanceClock {
    if (!(speed >= 0 && speed <= MAX_SPEED)) {
      throw new IllegalArgumentException("a clock's speed is 0 to 86400, not " + speed);
    }
    instanceBase = clamp(instanceBase);
  }

  /** What this world's clock shows at an instant of the real one. */
  public Instant instanceTime(Instant now) {
    return clamp(instanceBase.plus(scale(Duration.between(realBase, now))));
  }

  /** Whether a clock can be set to an instant. */
  public static boolean canShow(Instant shown) {
    return shown.equals(clamp(shown));
  }

  private static Instant clamp(Instant shown) {
    return shown.isAfter(MAX_TIME)
        ? MAX_TIME
        : shown.isBefore(Instant.EPOCH) ? Instant.EPOCH : shown;
  }

  private Duration scale(Duration really) {
    if (speed == 1) {
      return really;
    }
    double seconds = speed * (really.getSeconds() + really.getNano() / 1e9);
    long whole = (long) Math.floor(seconds);
    return Duration.ofSeconds(whole, Math.round((seconds - whole) * 1e9));
  }

  /** This clock, which shows another instant at {@code now} and goes on from there. */
  public InstanceClock setTo(Instant now, Instant shown) {
    return new InstanceClock(now, shown, speed, resumeSpeed);
  }

  /** This clock, ahead by a span of time. */
  public InstanceClock advancedBy(Instant now, Duration by) {
    return setTo(now, instanceTime(now).plus(by));
  }

  /** This clock, faster or slower from {@code now} on; 0 freezes it. */
  public InstanceClock withSpeed(Instant now, double other) {
    return new InstanceClock(now, instanceTime(now), other, other > 0 ? other : resumeSpeed);
  }

  /** This clock, which goes on as fast as before it was frozen. */
  public InstanceClock resumed(Instant now) {
    return withSpeed(now, resumeSpeed);
  }

  /** Whether it stands still. */
  public boolean isFrozen() {
    return speed == 0;
  }

  /** Whether it shows what the real one shows. */
  public boolean isReal() {
    return speed == 1 && realBase.equals(instanceBase);
  }
}
