package imdstape.scenario.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.scenario.ClockChange;
import imdstape.scenario.DeadlineAction;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MetadataOptions.OptionsUpdate;
import imdstape.scenario.ScopedFault;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A scenario file: the initial state of an instance, its events and faults. Times are relative to
 * the start of a replay, or absolute. With absolute times, several replays show the same events
 * without coordination, and with the same seed the same generated values. The schema is {@code
 * fixtures/schema/scenario.schema.json}; {@code docs/scenarios.md} describes all fields.
 *
 * <pre>{@code
 * {
 *   "$schema": "../fixtures/schema/scenario.schema.json",
 *   "format": "imds-tape-scenario/1",
 *   "comment": "a notice, and a service that is slow at the worst moment",
 *   "fixture": "linux-on-demand",
 *   "spot": true,
 *   "seed": 7,
 *   "clock": { "at": "2026-11-24T10:00:00Z", "speed": 60 },
 *   "at-deadline": "drop",
 *   "options": { "HttpTokens": "required" },
 *   "events": [
 *     { "event": "rebalance-recommendation", "at": "+10s" },
 *     { "event": "spot-interruption", "at": "+30s", "action": "stop", "lead": "2m" },
 *     { "event": "credentials", "at": "2026-11-24T12:00:00Z", "state": "expired" }
 *   ],
 *   "faults": [
 *     { "fault": "delay", "by": { "median": "20ms", "p99": "2s" }, "from": "+30s" },
 *     { "preset": "flaky" }
 *   ]
 * }
 * }</pre>
 *
 * <p>Parsing checks the names of the fields, the format, the fixture and the seed. The other parts
 * are read by their methods, because relative times depend on the start; an error names file, line
 * and column.
 */
public final class ScenarioDocument {

  /** The format that every scenario names. */
  public static final String FORMAT = "imds-tape-scenario/1";

  private static final String SCHEMA = "$schema";
  private static final String FORMAT_FIELD = "format";
  private static final String FIXTURE = "fixture";
  private static final String SPOT = "spot";
  private static final String EVENTS = "events";

  private static final List<String> KNOWN =
      List.of(
          SCHEMA,
          FORMAT_FIELD,
          FIXTURE,
          SPOT,
          "seed",
          "clock",
          "at-deadline",
          "options",
          EVENTS,
          "faults");

  private final JsonObject object;

  private ScenarioDocument(JsonObject object) {
    this.object = object;
  }

  /**
   * Parses a scenario.
   *
   * @param name the file name that errors begin with
   * @param bytes UTF-8
   * @param failure creates the exception for a message
   */
  public static ScenarioDocument parse(
      String name, byte[] bytes, Function<String, ? extends RuntimeException> failure) {
    JsonObject object = JsonReader.parseObject(name, bytes, failure);
    ScenarioFields.requireKnown(object, "a scenario", KNOWN);
    String format = object.requiredString(FORMAT_FIELD, "a scenario");
    if (!format.equals(FORMAT)) {
      throw object.error(FORMAT_FIELD, "the format is \"" + FORMAT + "\", not \"" + format + "\"");
    }
    object.string(SCHEMA);
    ScenarioDocument scenario = new ScenarioDocument(object);
    scenario.fixture();
    scenario.seed();
    return scenario;
  }

  /** Reads a scenario from a file. */
  public static ScenarioDocument read(
      Path file, Function<String, ? extends RuntimeException> failure) {
    try {
      return parse(file.toString(), Files.readAllBytes(file), failure);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The fixture: a path relative to the scenario's file, or a name of the library. */
  public Optional<String> fixture() {
    return object.string(FIXTURE);
  }

  /** Creates the exception for an error at the name of the fixture. */
  public RuntimeException fixtureError(String message) {
    return object.error(FIXTURE, message);
  }

  /** The seed of all random choices. */
  public Optional<Long> seed() {
    return object.wholeNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** Whether the instance is made a Spot Instance. */
  public boolean isSpot() {
    return object.bool(SPOT).orElse(false);
  }

  /** How the clock starts. */
  public ClockChange clock() {
    return object.object("clock").map(ClockCodec::read).orElse(ClockChange.NONE);
  }

  /** What the replay does when EC2 interrupts the instance. */
  public Optional<DeadlineAction> deadlineAction() {
    return object.choice(
        "at-deadline", Stream.of(DeadlineAction.values()), DeadlineAction::toString);
  }

  /** The metadata options that the scenario sets. */
  public OptionsUpdate options() {
    return object.object("options").map(MetadataOptionsCodec::read).orElse(OptionsUpdate.NONE);
  }

  /** The events, not yet read. */
  public List<EventEntry> events() {
    return object.objects(EVENTS).stream().map(EventEntry::new).toList();
  }

  /** An object of the array of events. */
  public record EventEntry(JsonObject object) {

    /**
     * Reads the events that the object stands for.
     *
     * @param start the instant to which relative times are relative
     * @param freeEventId gives the id of a scheduled event that names none
     */
    public List<InstanceEvent> read(Instant start, Supplier<String> freeEventId) {
      return EventCodec.read(object, start, freeEventId);
    }

    /** Creates the exception for an error at the event's kind. */
    public RuntimeException error(String message) {
      return object.error("event", message);
    }
  }

  /**
   * The faults, in order.
   *
   * @param start the instant to which relative times are relative
   */
  public List<ScopedFault> faults(Instant start) {
    return object.objects("faults").stream()
        .flatMap(fault -> FaultCodec.read(fault, start).stream())
        .toList();
  }

  /**
   * Renders a scenario of events with times relative to a start, indented and with a final line
   * feed. It makes the instance a Spot Instance if an event needs one.
   *
   * @param comment for the reader of the file
   * @param fixture the fixture, or null to name none
   * @param events in order
   * @param start not after any time of the events
   */
  public static String render(
      String comment, @Nullable String fixture, List<InstanceEvent> events, Instant start) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out =
        new JsonFactory().createGenerator(text).setPrettyPrinter(prettyPrinter())) {
      out.writeStartObject();
      out.writeStringField(FORMAT_FIELD, FORMAT);
      out.writeStringField(ScenarioFields.COMMENT, comment);
      if (fixture != null) {
        out.writeStringField(FIXTURE, fixture);
      }
      if (events.stream().anyMatch(InstanceEvent::isForSpotOnly)) {
        out.writeBooleanField(SPOT, true);
      }
      out.writeArrayFieldStart(EVENTS);
      for (InstanceEvent event : events) {
        EventCodec.write(event, TimeFormat.relativeTo(start), out);
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException neverOfAStringWriter) {
      throw new UncheckedIOException(neverOfAStringWriter);
    }
    return text.append('\n').toString();
  }

  private static DefaultPrettyPrinter prettyPrinter() {
    DefaultIndenter lineFeeds = DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
        .withObjectIndenter(lineFeeds)
        .withArrayIndenter(lineFeeds);
  }
}
