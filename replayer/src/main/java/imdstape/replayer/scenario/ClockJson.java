package imdstape.replayer.scenario;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.metadata.HttpDate;
import imdstape.replayer.world.WorldClock;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * A change of the clock: {@code {"at": "2026-11-24T10:00:00Z"}}, {@code {"advance": "1h"}}, {@code
 * {"speed": 60}}, {@code {"frozen": true}}, or several of them, in this order.
 */
public final class ClockJson {

  private ClockJson() {}

  /**
   * The clock after the change.
   *
   * @param now an instant of the real clock
   */
  public static WorldClock read(Fields fields, WorldClock before, Instant now) {
    fields.onlyKnown("clock", List.of("at", "advance", "speed", "frozen"));
    WorldClock clock = before;
    if (fields.has("at")) {
      clock = clock.set(now, fields.instant("at", clock.at(now)).orElseThrow());
    }
    if (fields.has("advance")) {
      clock = clock.advanced(now, fields.span("advance").orElseThrow());
    }
    if (fields.has("speed")) {
      clock = clock.withSpeed(now, fields.number("speed", 0, WorldClock.FASTEST).orElseThrow());
    }
    if (fields.has("frozen")) {
      boolean frozen = fields.bool("frozen").orElseThrow();
      if (frozen != clock.isFrozen()) {
        clock = frozen ? clock.withSpeed(now, 0) : clock.resumed(now);
      }
    }
    return clock;
  }

  /** Writes what a clock shows. */
  public static void write(WorldClock clock, Instant now, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("at", HttpDate.inJson(clock.at(now)));
    json.writeNumberField("speed", clock.speed());
    json.writeBooleanField("frozen", clock.isFrozen());
    json.writeEndObject();
  }
}
