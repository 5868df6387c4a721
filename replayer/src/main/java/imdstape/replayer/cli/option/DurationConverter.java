package imdstape.replayer.cli.option;

import imdstape.scenario.codec.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Converts a duration: {@code 30s}, {@code 2m}, {@code 1h30m}, or ISO 8601 such as {@code PT30S}.
 */
public final class DurationConverter implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    return DurationText.parse(value)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + value + "' is no span of time; " + DurationText.FORM));
  }
}
