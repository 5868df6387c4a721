package imdstape.scenario.codec;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of time as people write it: {@code 30s}, {@code 1h30m}, {@code 200ms}; {@code PT30S} too.
 */
public final class DurationText {

  /** What to say of text that is none. */
  public static final String FORM = "write 30s, 2m or 1h30m";

  /** The longest duration that a scenario may contain: a century. */
  public static final Duration MAX_DURATION = Duration.ofDays(36_500);

  private static final Pattern SHORT =
      Pattern.compile(
          "(?=.)(?:(\\d{1,9})d)?(?:(\\d{1,9})h)?(?:(\\d{1,9})m)?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private DurationText() {}

  /** Reads one; empty if it is none, is negative or longer than a century. */
  public static Optional<Duration> parse(String text) {
    return written(text).filter(span -> !span.isNegative() && span.compareTo(MAX_DURATION) <= 0);
  }

  private static Optional<Duration> written(String text) {
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
    } catch (DateTimeParseException | ArithmeticException notOne) {
      return Optional.empty();
    }
  }

  private static long part(Matcher parts, int group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** As {@link #parse} reads it. */
  public static String write(Duration span) {
    StringBuilder text = new StringBuilder();
    append(text, span.toDays(), "d");
    append(text, span.toHoursPart(), "h");
    append(text, span.toMinutesPart(), "m");
    append(text, span.toSecondsPart(), "s");
    append(text, span.toMillisPart(), "ms");
    return text.length() == 0 ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long number, String unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }
}
