package imdstape.scenario;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of the clock of an instance. Its parts apply in the order of the components; null leaves
 * a part unchanged.
 *
 * @param at the new time
 * @param advance how far the clock moves ahead
 * @param speed the seconds that pass on the clock in a real second, 0 to {@link #MAX_SPEED}
 * @param frozen whether the clock stands still
 */
public record ClockChange(
    @Nullable Instant at,
    @Nullable Duration advance,
    @Nullable Double speed,
    @Nullable Boolean frozen) {

  /** No change. */
  public static final ClockChange NONE = new ClockChange(null, null, null, null);

  /** The greatest speed: a day in a second. */
  public static final double MAX_SPEED = 86_400;

  /**
   * The latest time that a clock shows. The service writes years of four digits, also in times that
   * lie after the clock's (the expiration of credentials, the end of a maintenance).
   */
  public static final Instant MAX_TIME = Instant.parse("9998-12-31T23:59:59Z");

  /** The times that a clock can show, for messages. */
  public static final String RANGE_TEXT = "times from " + Instant.EPOCH + " to " + MAX_TIME;

  /** The time nearest to an instant that a clock can show. */
  public static Instant clamp(Instant instant) {
    return instant.isAfter(MAX_TIME)
        ? MAX_TIME
        : instant.isBefore(Instant.EPOCH) ? Instant.EPOCH : instant;
  }

  /** Whether a clock can show an instant. */
  public static boolean canShow(Instant instant) {
    return instant.equals(clamp(instant));
  }
}
