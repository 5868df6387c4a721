package imdstape.scenario.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.metadata.MetadataTimestamp;
import imdstape.scenario.ClockChange;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * Reads changes of the clock and writes its state: {@code {"at": "2026-11-24T10:00:00Z"}}, {@code
 * {"advance": "1h"}}, {@code {"speed": 60}}, {@code {"frozen": true}}, or several of them.
 */
public final class ClockCodec {

  private ClockCodec() {}

  /** Reads a change. A relative {@code at} advances the clock, before {@code advance} does. */
  public static ClockChange read(JsonObject object) {
    ScenarioFields.requireKnown(object, "clock", List.of("at", "advance", "speed", "frozen"));
    Instant at = null;
    Duration advance = null;
    Optional<String> time = object.string("at");
    if (time.isPresent()) {
      requireInRange(object, time.get());
      Instant instant = ScenarioFields.instant(object, "at", Instant.EPOCH).orElseThrow();
      if (time.get().startsWith("+")) {
        advance = Duration.between(Instant.EPOCH, instant);
      } else {
        at = instant;
      }
    }
    Optional<Duration> more = ScenarioFields.duration(object, "advance");
    if (more.isPresent()) {
      advance = advance == null ? more.get() : advance.plus(more.get());
    }
    return new ClockChange(
        at,
        advance,
        object.number("speed", 0, ClockChange.MAX_SPEED).orElse(null),
        object.bool("frozen").orElse(null));
  }

  private static void requireInRange(JsonObject object, String text) {
    if (!text.startsWith("+") && isOutOfRange(text)) {
      throw object.error("at", "a clock shows " + ClockChange.RANGE_TEXT + ", not " + text);
    }
  }

  private static boolean isOutOfRange(String text) {
    try {
      return !ClockChange.canShow(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException malformed) {
      return false;
    }
  }

  /**
   * Writes the state of a clock.
   *
   * @param at the time that it shows
   * @param speed the seconds that pass on it in a real second
   * @param frozen whether it stands still
   */
  public static void write(Instant at, double speed, boolean frozen, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("at", MetadataTimestamp.format(at));
    out.writeNumberField("speed", speed);
    out.writeBooleanField("frozen", frozen);
    out.writeEndObject();
  }
}
