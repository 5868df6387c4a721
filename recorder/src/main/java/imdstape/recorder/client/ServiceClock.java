package imdstape.recorder.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** The service's clock, as its answers tell it, or if none does, this machine's. */
final class ServiceClock {

  private static final Duration MAX_STEP = Duration.ofDays(7);

  private final InstantSource localClock;

  /** As the last answer has told it, less this machine's. */
  private Duration ahead = Duration.ZERO;

  private @Nullable String lastDate;
  private boolean initialized;

  /**
   * A clock of which nothing was told.
   *
   * @param own this machine's
   */
  ServiceClock(InstantSource own) {
    this.localClock = own;
  }

  /** Two seconds are no difference: an answer tells whole ones, and was on its way. */
  Instant instant() {
    boolean same = ahead.abs().compareTo(Duration.ofSeconds(2)) < 0;
    return same ? localClock.instant() : localClock.instant().plus(ahead);
  }

  /**
   * A clock goes forward, and by no week between two answers: what else is told is no time.
   *
   * @param date of an answer, as written
   */
  void update(@Nullable String date) {
    if (date == null || date.equals(lastDate)) {
      // of a second, its first answer tells the most
      return;
    }
    lastDate = date;
    try {
      Instant said = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
      Duration step = Duration.between(instant(), said);
      boolean sound = step.compareTo(Duration.ofSeconds(-2)) > 0 && step.compareTo(MAX_STEP) < 0;
      if (sound || !initialized) {
        ahead = Duration.between(localClock.instant(), said);
        initialized = true;
      }
    } catch (DateTimeException noTime) {
      // it tells none; this machine's clock goes on for it
      initialized = true;
    }
  }
}
