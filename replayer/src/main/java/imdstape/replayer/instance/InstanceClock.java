package imdstape.replayer.instance;

import java.time.Duration;
import java.time.Instant;

/**
 * How a world's time follows the real one: as it runs, slower, faster, not at all, or from another
 * instant. A value like everything in a world, so that moving the clock is one field and nothing
 * has to be scheduled anew.
 *
 * @param real an instant of the real clock
 * @param world what this world's clock showed at it
 * @param speed seconds that pass here in a real one; 0 is a frozen clock
 * @param thawed the speed at which a frozen clock goes on
 */
public record InstanceClock(Instant real, Instant world, double speed, double thawed) {

  /**
   * The wire knows years of four digits, and what is told of later (the end of credentials, of a
   * maintenance) has to have one too.
   */
  private static final Instant LAST = Instant.parse("9998-12-31T23:59:59Z");

  /** What a clock shows, in words. */
  public static final String BOUNDS = "times from " + Instant.EPOCH + " to " + LAST;

  /** The real clock. */
  public static final InstanceClock REAL = new InstanceClock(Instant.EPOCH, Instant.EPOCH, 1, 1);

  /** A day in a second. */
  public static final double FASTEST = 86_400;

  public InstanceClock {
    if (!(speed >= 0 && speed <= FASTEST)) {
      throw new IllegalArgumentException("a clock's speed is 0 to 86400, not " + speed);
    }
    world = within(world);
  }

  /** What this world's clock shows at an instant of the real one. */
  public Instant at(Instant now) {
    return within(world.plus(passed(Duration.between(real, now))));
  }

  /** Whether a clock can be set to an instant. */
  public static boolean canShow(Instant shown) {
    return shown.equals(within(shown));
  }

  private static Instant within(Instant shown) {
    return shown.isAfter(LAST) ? LAST : shown.isBefore(Instant.EPOCH) ? Instant.EPOCH : shown;
  }

  private Duration passed(Duration really) {
    if (speed == 1) {
      return really;
    }
    double seconds = speed * (really.getSeconds() + really.getNano() / 1e9);
    long whole = (long) Math.floor(seconds);
    return Duration.ofSeconds(whole, Math.round((seconds - whole) * 1e9));
  }

  /** This clock, which shows another instant at {@code now} and goes on from there. */
  public InstanceClock set(Instant now, Instant shown) {
    return new InstanceClock(now, shown, speed, thawed);
  }

  /** This clock, ahead by a span of time. */
  public InstanceClock advanced(Instant now, Duration by) {
    return set(now, at(now).plus(by));
  }

  /** This clock, faster or slower from {@code now} on; 0 freezes it. */
  public InstanceClock withSpeed(Instant now, double other) {
    return new InstanceClock(now, at(now), other, other > 0 ? other : thawed);
  }

  /** This clock, which goes on as fast as before it was frozen. */
  public InstanceClock resumed(Instant now) {
    return withSpeed(now, thawed);
  }

  /** Whether it stands still. */
  public boolean isFrozen() {
    return speed == 0;
  }

  /** Whether it shows what the real one shows. */
  public boolean isReal() {
    return speed == 1 && real.equals(world);
  }
}
