package imdstape.replayer.scenario;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.metadata.HttpDate;
import imdstape.replayer.instance.WorldClock;
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
public final class ClockJson {

  private ClockJson() {}

  /** A change that was read, and is made at an instant of the real clock. */
  public interface Change {
    /** The clock after it. */
    WorldClock of(WorldClock before, Instant now);

    /** This change, and then another. */
    private Change then(Change other) {
      return (before, now) -> other.of(of(before, now), now);
    }
  }

  /**
   * The clock after the change.
   *
   * @param now an instant of the real clock
   */
  public static WorldClock read(Fields fields, WorldClock before, Instant now) {
    return read(fields).of(before, now);
  }

  /** Reads a change, so that nothing is left to do at its instant but to make it. */
  public static Change read(Fields fields) {
    fields.onlyKnown("clock", List.of("at", "advance", "speed", "frozen"));
    Change change = (before, now) -> before;
    if (fields.has("at")) {
      change = change.then(at(fields));
    }
    if (fields.has("advance")) {
      Duration by = fields.span("advance").orElseThrow();
      change = change.then((clock, now) -> clock.advanced(now, by));
    }
    if (fields.has("speed")) {
      double speed = fields.number("speed", 0, WorldClock.FASTEST).orElseThrow();
      change = change.then((clock, now) -> clock.withSpeed(now, speed));
    }
    if (fields.has("frozen")) {
      boolean frozen = fields.bool("frozen").orElseThrow();
      change = change.then((clock, now) -> frozen(clock, now, frozen));
    }
    return change;
  }

  private static Change at(Fields fields) {
    String text = fields.string("at").orElseThrow();
    if (!text.startsWith("+") && isOutOfBounds(text)) {
      throw fields.wrong("at", "a clock shows " + WorldClock.BOUNDS + ", not " + text);
    }
    Instant said = fields.instant("at", Instant.EPOCH).orElseThrow();
    if (text.startsWith("+")) {
      Duration later = Duration.between(Instant.EPOCH, said);
      return (clock, now) -> clock.advanced(now, later);
    }
    return (clock, now) -> clock.set(now, said);
  }

  private static boolean isOutOfBounds(String text) {
    try {
      return !WorldClock.canShow(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException notOne) {
      return false;
    }
  }

  private static WorldClock frozen(WorldClock clock, Instant now, boolean frozen) {
    if (frozen == clock.isFrozen()) {
      return clock;
    }
    return frozen ? clock.withSpeed(now, 0) : clock.resumed(now);
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
