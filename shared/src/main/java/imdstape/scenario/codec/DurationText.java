package imdstape.scenario.codec;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses and writes durations in the notation of scenarios and options: {@code 30s}, {@code 1h30m},
 * {@code 200ms}. {@link #parse} accepts ISO 8601, {@code PT30S}, too.
 */
public final class DurationText {

  /** The hint for a malformed text. */
  public static final String FORM = "write 30s, 2m or 1h30m";

  /** The longest duration that a scenario may contain: a century. */
  public static final Duration MAX_DURATION = Duration.ofDays(36_500);

  private static final Pattern SHORT =
      Pattern.compile(
          "(?=.)(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private DurationText() {}

  /**
   * Parses a duration; empty if the text is malformed, or the duration is negative or longer than
   * {@link #MAX_DURATION}.
   */
  public static Optional<Duration> parse(String text) {
    return parseAny(text)
        .filter(duration -> !duration.isNegative() && duration.compareTo(MAX_DURATION) <= 0);
  }

  private static Optional<Duration> parseAny(String text) {
    Matcher parts = SHORT.matcher(text);
    if (parts.matches()) {
      return Optional.of(
          Duration.ofDays(part(parts, 1))
              .plusHours(part(parts, 2))
              .plusMinutes(part(parts, 3))
              .plusSeconds(part(parts, 4))
              .plusMillis(part(parts, 5)));
    }
    try {
      return Optional.of(Duration.parse(text.toUpperCase(Locale.ROOT)));
    } catch (DateTimeParseException | ArithmeticException malformed) {
      return Optional.empty();
    }
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** Writes a duration, {@code 1h30m}, to the millisecond. */
  public static String write(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toDays(), "d");
    append(text, duration.toHoursPart(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.length() == 0 ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }
}
