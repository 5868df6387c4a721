package imdstape.replayer.cli.option;

import imdstape.replayer.scenario.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A span of time as people write it: {@code 30s}, {@code 2m}, {@code 1h30m}; {@code PT30S} too. */
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
