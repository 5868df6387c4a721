package imdstape.replayer.scenario;

import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.replayer.event.InstanceEvent;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.instance.DeadlineAction;
import imdstape.replayer.instance.EventConflict;
import imdstape.replayer.instance.InstanceClock;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.option.MetadataOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A file that describes a starting world. Times are relative to the start, or absolute, which lets
 * any number of replays agree on events without a word between them, and on all that is minted if
 * they share a seed. The schema is {@code fixtures/schema/scenario.schema.json}; {@code
 * docs/scenarios.md} tells it all.
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
 */
public final class Scenario {

  /** What the first line of every scenario says. */
  public static final String FORMAT = "imds-tape-scenario/1";

  private static final String NO_SPOT =
      "the fixture is not a Spot Instance, and only those are interrupted; add \"spot\": true,"
          + " or --force";

  private static final String SCHEMA = "$schema";
  private static final String FIXTURE = "fixture";

  private static final List<String> KNOWN =
      List.of(
          SCHEMA,
          "format",
          FIXTURE,
          "spot",
          "seed",
          "clock",
          "at-deadline",
          "options",
          "events",
          "faults");

  private final JsonObject fields;

  private Scenario(JsonObject fields) {
    this.fields = fields;
  }

  /**
   * Reads one; whatever is wrong in it is said with its line and column.
   *
   * @param name of the file, for an error
   * @param failure makes the exception of a message
   */
  public static Scenario parse(
      String name, byte[] document, Function<String, ? extends RuntimeException> failure) {
    JsonObject fields = JsonReader.parseObject(name, document, failure);
    ScenarioFields.requireKnown(fields, "a scenario", KNOWN);
    String format = fields.requiredString("format", "a scenario");
    if (!format.equals(FORMAT)) {
      throw fields.error("format", "the format is \"" + FORMAT + "\", not \"" + format + "\"");
    }
    fields.string(SCHEMA);
    Scenario scenario = new Scenario(fields);
    scenario.fixture();
    scenario.seed();
    return scenario;
  }

  /** Reads one from a file. */
  public static Scenario read(Path file, Function<String, ? extends RuntimeException> failure) {
    try {
      return parse(file.toString(), Files.readAllBytes(file), failure);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The fixture it is about, if it names one: a path from its own file on, or a library's name. */
  public Optional<String> fixture() {
    return fields.string(FIXTURE);
  }

  /** An error at the place where it names its fixture. */
  public RuntimeException fixtureError(String what) {
    return fields.error(FIXTURE, what);
  }

  /** Where its chance comes from, if it says so. */
  public Optional<Long> seed() {
    return fields.wholeNumber("seed", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** The metadata options that it asks for. */
  public MetadataOptions.OptionsUpdate options() {
    return fields
        .object("options")
        .map(MetadataOptionsCodec::read)
        .orElse(MetadataOptions.OptionsUpdate.NONE);
  }

  /**
   * The world that it describes.
   *
   * @param before the world of its fixture
   * @param now the real clock's
   * @param last has the last word on the clock
   * @param force whether the instance is made a Spot Instance if an event needs one
   */
  public InstanceState applyTo(
      InstanceState before, Instant now, UnaryOperator<InstanceClock> last, boolean force) {
    InstanceClock clock =
        last.apply(
            fields
                .object("clock")
                .map(said -> ClockCodec.read(said, before.clock(), now))
                .orElse(before.clock()));
    Instant start = clock.instanceTime(now);
    InstanceState world = before.with(clock);
    if (fields.bool("spot").orElse(false)) {
      world = world.asSpot();
    }
    Optional<DeadlineAction> deadline =
        fields.choice("at-deadline", Stream.of(DeadlineAction.values()), DeadlineAction::toString);
    if (deadline.isPresent()) {
      world = world.with(deadline.get());
    }
    world = world.with(options().applyTo(world.options()));
    for (JsonObject said : fields.objects("events")) {
      for (InstanceEvent event : EventCodec.read(said, world, start)) {
        if (event.isForSpotOnly() && !world.isSpot()) {
          if (!force) {
            throw said.error("event", NO_SPOT);
          }
          world = world.asSpot();
        }
        Optional<EventConflict> objection = world.findConflict(event);
        if (objection.isPresent()) {
          throw said.error("event", objection.get().messageAtStart());
        }
        world = world.with(event);
      }
    }
    FaultPlan faults = world.faults();
    for (JsonObject fault : fields.objects("faults")) {
      faults = FaultCodec.read(fault, faults, start);
    }
    return world.with(faults);
  }
}
