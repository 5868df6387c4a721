package imdstape.replayer;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A span of time as people write it: {@code 30s}, {@code 2m}, {@code 1h30m}; {@code PT30S} too. */
final class DurationOption implements ITypeConverter<Duration> {

  private static final Pattern SHORT = Pattern.compile("(?:\\d+h)?(?:\\d+m)?(?:\\d+s)?");

  @Override
  public Duration convert(String value) {
    Matcher written = SHORT.matcher(value);
    String iso = written.matches() && !value.isEmpty() ? "PT" + value : value;
    try {
      Duration duration = Duration.parse(iso.toUpperCase(Locale.ROOT));
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (DateTimeParseException notOne) {
      throw wrong(value);
    }
    throw wrong(value);
  }

  private static TypeConversionException wrong(String value) {
    return new TypeConversionException(
        "'" + value + "' is no span of time; write 30s, 2m or 1h30m");
  }
}
