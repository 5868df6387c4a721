package imdstape.recorder.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The service's clock, estimated from the Date headers of its responses. Without a valid Date
 * header it is the local clock. For use by one thread.
 */
final class ServiceClock {

  private static final Duration MAX_STEP = Duration.ofDays(7);

  private final InstantSource localClock;

  /** The service's time minus the local time, from the last accepted Date header. */
  private Duration offset = Duration.ZERO;

  private @Nullable String lastDate;
  private boolean initialized;

  ServiceClock(InstantSource localClock) {
    this.localClock = localClock;
  }

  /**
   * The service's current time. An offset below two seconds counts as zero, because a Date header
   * has whole seconds and the response took time.
   */
  Instant instant() {
    boolean same = offset.abs().compareTo(Duration.ofSeconds(2)) < 0;
    return same ? localClock.instant() : localClock.instant().plus(offset);
  }

  /**
   * Adjusts the clock to a Date header. The first header is always accepted; a later one is ignored
   * if it sets the clock back, or ahead by {@link #MAX_STEP} or more.
   *
   * @param date the header's value, or null if the response has none
   */
  void update(@Nullable String date) {
    if (date == null || date.equals(lastDate)) {
      // the first response of a second gives the most precise offset
      return;
    }
    lastDate = date;
    try {
      Instant reported = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      Duration step = Duration.between(instant(), reported);
      boolean plausible =
          step.compareTo(Duration.ofSeconds(-2)) > 0 && step.compareTo(MAX_STEP) < 0;
      if (plausible || !initialized) {
        offset = Duration.between(localClock.instant(), reported);
        initialized = true;
      }
    } catch (DateTimeException notADate) {
      // the local clock is used until a response has a plausible date
      initialized = true;
    }
  }
}
