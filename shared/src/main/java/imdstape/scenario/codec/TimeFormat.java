package imdstape.scenario.codec;

import imdstape.metadata.MetadataTimestamp;
import java.time.Duration;
import java.time.Instant;

/** The notation of instants in written scenarios; {@link ScenarioFields} reads both. */
public interface TimeFormat {

  /** Absolute times: {@code 2026-11-24T10:00:00Z}. */
  TimeFormat ABSOLUTE = MetadataTimestamp::format;

  /** Writes an instant. */
  String format(Instant instant);

  /** Times relative to a start that is not after them: {@code +2m30s}. */
  static TimeFormat relativeTo(Instant start) {
    return instant -> "+" + DurationText.write(Duration.between(start, instant));
  }
}
