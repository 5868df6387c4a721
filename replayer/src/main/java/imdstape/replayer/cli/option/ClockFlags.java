package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.replayer.instance.InstanceClock;
import imdstape.scenario.ClockChange;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that set the clock of the instance. */
public final class ClockFlags {

  @Option(
      names = "--clock",
      paramLabel = "INSTANT",
      converter = InstantConverter.class,
      description =
          "The instant at which it starts, such as 2026-11-24T10:00:00Z; events, credentials,"
              + " tokens and Date follow (default: now).")
  @Nullable Instant start;

  @Option(
      names = "--speed",
      paramLabel = "FACTOR",
      description =
          "How many seconds pass in a real one, 0 to 86400; 0 is a frozen clock (default: 1).")
  @Nullable Double speed;

  /**
   * Applies the options to a clock.
   *
   * @param now the real time
   * @throws CommandException if the speed is out of range
   */
  public InstanceClock applyTo(InstanceClock before, Instant now) {
    if (speed != null && !(speed >= 0 && speed <= ClockChange.MAX_SPEED)) {
      throw CommandException.usageError("--speed is 0 to 86400, not " + speed);
    }
    InstanceClock clock = start == null ? before : before.setTo(now, start);
    return speed == null ? clock : clock.withSpeed(now, speed);
  }

  /** Converts an instant with its offset, such as {@code 2026-11-24T10:00:00Z}. */
  static final class InstantConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
      try {
        Instant instant = OffsetDateTime.parse(text).toInstant();
        if (!ClockChange.canShow(instant)) {
          throw new TypeConversionException(
              "a clock shows " + ClockChange.RANGE_TEXT + ", not '" + text + "'");
        }
        return instant;
      } catch (DateTimeException invalid) {
        throw new TypeConversionException(
            "'" + text + "' is no instant; write 2026-11-24T10:00:00Z");
      }
    }
  }
}
