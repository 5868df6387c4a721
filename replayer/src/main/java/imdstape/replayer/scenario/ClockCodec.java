package imdstape.replayer.scenario;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.metadata.MetadataTimestamp;
import imdstape.replayer.instance.InstanceClock;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * A change of the clock: {@code {"at": "2026-11-24T10:00:00Z"}}, {@code {"advance": "1h"}}, {@code
 * {"speed": 60}}, {@code {"frozen": true}}, or several of them, in this order.
 */
public final class ClockCodec {

  private ClockCodec() {}

  /** A change that was read, and is made at an instant of the real clock. */
  public interface ClockChange {
    /** The clock after it. */
    InstanceClock applyTo(InstanceClock before, Instant now);

    /** This change, and then another. */
    private ClockChange then(ClockChange other) {
      return (before, now) -> other.applyTo(applyTo(before, now), now);
    }
  }

  /**
   * The clock after the change.
   *
   * @param now an instant of the real clock
   */
  public static InstanceClock read(JsonObject fields, InstanceClock before, Instant now) {
    return read(fields).applyTo(before, now);
  }

  /** Reads a change, so that nothing is left to do at its instant but to make it. */
  public static ClockChange read(JsonObject fields) {
    ScenarioFields.requireKnown(fields, "clock", List.of("at", "advance", "speed", "frozen"));
    ClockChange change = (before, now) -> before;
    if (fields.has("at")) {
      change = change.then(at(fields));
    }
    if (fields.has("advance")) {
      Duration by = ScenarioFields.duration(fields, "advance").orElseThrow();
      change = change.then((clock, now) -> clock.advancedBy(now, by));
    }
    if (fields.has("speed")) {
      double speed = fields.number("speed", 0, InstanceClock.MAX_SPEED).orElseThrow();
      change = change.then((clock, now) -> clock.withSpeed(now, speed));
    }
    if (fields.has("frozen")) {
      boolean frozen = fields.bool("frozen").orElseThrow();
      change = change.then((clock, now) -> frozen(clock, now, frozen));
    }
    return change;
  }

  private static ClockChange at(JsonObject fields) {
    String text = fields.string("at").orElseThrow();
    if (!text.startsWith("+") && isOutOfBounds(text)) {
      throw fields.error("at", "a clock shows " + InstanceClock.RANGE_TEXT + ", not " + text);
    }
    Instant said = ScenarioFields.instant(fields, "at", Instant.EPOCH).orElseThrow();
    if (text.startsWith("+")) {
      Duration later = Duration.between(Instant.EPOCH, said);
      return (clock, now) -> clock.advancedBy(now, later);
    }
    return (clock, now) -> clock.setTo(now, said);
  }

  private static boolean isOutOfBounds(String text) {
    try {
      return !InstanceClock.canShow(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notOne) {
      return false;
    }
  }

  private static InstanceClock frozen(InstanceClock clock, Instant now, boolean frozen) {
    if (frozen == clock.isFrozen()) {
      return clock;
    }
    return frozen ? clock.withSpeed(now, 0) : clock.resumed(now);
  }

  /** Writes what a clock shows. */
  public static void write(InstanceClock clock, Instant now, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("at", MetadataTimestamp.format(clock.instanceTime(now)));
    json.writeNumberField("speed", clock.speed());
    json.writeBooleanField("frozen", clock.isFrozen());
    json.writeEndObject();
  }
}
