package imdstape.replayer.cli;

import imdstape.replayer.scenario.Span;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A span of time as people write it: {@code 30s}, {@code 2m}, {@code 1h30m}; {@code PT30S} too. */
final class DurationOption implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String value) {
    return Span.parse(value)
        .orElseThrow(
            () -> new TypeConversionException("'" + value + "' is no span of time; " + Span.FORM));
  }
}
