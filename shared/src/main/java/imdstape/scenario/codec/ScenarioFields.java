package imdstape.scenario.codec;

import imdstape.json.JsonObject;
import imdstape.scenario.RuleViolation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads the fields that objects of a scenario have in common: durations, instants, comments. */
public final class ScenarioFields {

  /** The field of comments. */
  static final String COMMENT = "comment";

  private ScenarioFields() {}

  /**
   * Requires that all fields of an object are known. A {@code comment} is allowed everywhere and is
   * a string.
   *
   * @param where what the object is, for the error
   */
  public static void requireKnown(JsonObject object, String where, List<String> known) {
    List<String> allowed = new ArrayList<>(known);
    allowed.add(COMMENT);
    object.requireKnownFields(where, allowed);
    object.string(COMMENT);
  }

  /** Throws the error of a broken rule at the field that breaks it. */
  static void requireValid(JsonObject object, Optional<RuleViolation> violation) {
    if (violation.isPresent()) {
      throw object.error(violation.get().field(), violation.get().message());
    }
  }

  /** A duration as {@link DurationText} reads it. */
  static Optional<Duration> duration(JsonObject object, String name) {
    Optional<String> text = object.string(name);
    Optional<Duration> duration = text.flatMap(DurationText::parse);
    if (text.isPresent() && duration.isEmpty()) {
      throw object.error(name, "\"" + text.get() + "\" is no span of time; " + DurationText.FORM);
    }
    return duration;
  }

  /**
   * An instant: absolute, or after a plus sign a duration.
   *
   * @param start the instant to which the duration is added
   */
  static Optional<Instant> instant(JsonObject object, String name, Instant start) {
    return object.string(name).map(text -> instant(object, name, text, start));
  }

  private static Instant instant(JsonObject object, String name, String text, Instant start) {
    try {
      if (text.startsWith("+")) {
        return start.plus(DurationText.parse(text.substring(1)).orElseThrow());
      }
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.isBefore(Instant.EPOCH)) {
        throw new DateTimeException("before any instance");
      }
      return instant;
    } catch (DateTimeException | NoSuchElementException malformed) {
      throw object.error(name, "\"" + text + "\" is no time; write +30s or 2026-11-24T10:00:00Z");
    }
  }
}
