package imdstape.scenario.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.scenario.DelayDistribution;
import imdstape.scenario.DelayDistribution.FixedDelay;
import imdstape.scenario.DelayDistribution.LogNormalDelay;
import imdstape.scenario.DelayDistribution.UniformDelay;
import imdstape.scenario.Fault;
import imdstape.scenario.Fault.DelayFault;
import imdstape.scenario.Fault.DripFault;
import imdstape.scenario.Fault.ResetFault;
import imdstape.scenario.Fault.SilenceFault;
import imdstape.scenario.Fault.StatusFault;
import imdstape.scenario.Fault.ThrottleFault;
import imdstape.scenario.Fault.TruncateFault;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.FaultScope;
import imdstape.scenario.ScopedFault;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes faults, as they stand in scenarios and in requests to a running replay: {@code
 * {"fault": "status", "status": 503, "path": "meta-data/iam/**", "first": 2}}, or a preset: {@code
 * {"preset": "flaky"}}.
 */
public final class FaultCodec {

  private static final List<String> SCOPE_FIELDS =
      List.of("path", "method", "with-token", "first", "every", "share", "from", "until");

  private static final Duration DEFAULT_DRIP_INTERVAL = Duration.ofMillis(100);
  private static final double DEFAULT_KEPT_SHARE = 0.5;
  private static final double MAX_KEPT_SHARE = 0.999;
  private static final long MAX_COUNT = 1_000_000_000;

  /** The readers of faults by kind, in the order in which errors list the kinds. */
  private static final Map<String, Function<JsonObject, Fault>> READERS = readers();

  private FaultCodec() {}

  private static Map<String, Function<JsonObject, Fault>> readers() {
    Map<String, Function<JsonObject, Fault>> readers = new LinkedHashMap<>();
    readers.put("delay", FaultCodec::readDelay);
    readers.put("status", FaultCodec::readStatus);
    readers.put("silence", FaultCodec::readSilence);
    readers.put("reset", FaultCodec::readReset);
    readers.put("truncate", FaultCodec::readTruncate);
    readers.put("drip", FaultCodec::readDrip);
    readers.put("throttle", FaultCodec::readThrottle);
    return readers;
  }

  /**
   * Reads a fault, or the faults of a preset.
   *
   * @param start the instant to which relative times are relative
   */
  public static List<ScopedFault> read(JsonObject object, Instant start) {
    if (object.has("preset")) {
      ScenarioFields.requireKnown(object, "a preset", List.of("preset"));
      return object
          .choice("preset", Stream.of(FaultPreset.values()), FaultPreset::toString)
          .orElseThrow()
          .faults(start);
    }
    String kind = object.requiredString("fault", "a fault");
    Function<JsonObject, Fault> reader = READERS.get(kind);
    if (reader == null) {
      throw object.error(
          "fault",
          "there is no fault " + kind + "; known are " + String.join(", ", READERS.keySet()));
    }
    return List.of(new ScopedFault(reader.apply(object), readScope(object, start)));
  }

  private static Fault readDelay(JsonObject object) {
    requireKnown(object, "by");
    return new DelayFault(readDistribution(object));
  }

  private static Fault readStatus(JsonObject object) {
    requireKnown(object, "status");
    int code =
        object
            .wholeNumber("status", 100, 599)
            .orElseThrow(() -> object.error("status says its \"status\""))
            .intValue();
    if (!StatusFault.REASON_PHRASES.containsKey(code)) {
      throw object.error(
          "status",
          "status is one of "
              + String.join(
                  ", ",
                  StatusFault.REASON_PHRASES.keySet().stream()
                      .sorted()
                      .map(String::valueOf)
                      .toList()));
    }
    return new StatusFault(code);
  }

  private static Fault readSilence(JsonObject object) {
    requireKnown(object);
    return new SilenceFault();
  }

  private static Fault readReset(JsonObject object) {
    requireKnown(object);
    return new ResetFault();
  }

  private static Fault readTruncate(JsonObject object) {
    requireKnown(object, "keep");
    return new TruncateFault(object.number("keep", 0, MAX_KEPT_SHARE).orElse(DEFAULT_KEPT_SHARE));
  }

  private static Fault readDrip(JsonObject object) {
    requireKnown(object, "each");
    return new DripFault(
        requireShort(
            object, "each", ScenarioFields.duration(object, "each").orElse(DEFAULT_DRIP_INTERVAL)));
  }

  private static Fault readThrottle(JsonObject object) {
    requireKnown(object);
    return new ThrottleFault();
  }

  private static DelayDistribution readDistribution(JsonObject object) {
    if (!object.isObject("by")) {
      return new FixedDelay(requiredDelay(object, "by"));
    }
    JsonObject by = object.object("by").orElseThrow();
    DelayDistribution distribution;
    if (by.has("median")) {
      ScenarioFields.requireKnown(by, "by", List.of("median", "p99"));
      distribution = new LogNormalDelay(requiredDelay(by, "median"), requiredDelay(by, "p99"));
    } else {
      ScenarioFields.requireKnown(by, "by", List.of("from", "to"));
      distribution = new UniformDelay(requiredDelay(by, "from"), requiredDelay(by, "to"));
    }
    ScenarioFields.requireValid(by, distribution.findViolation());
    return distribution;
  }

  private static Duration requiredDelay(JsonObject object, String name) {
    return requireShort(
        object,
        name,
        ScenarioFields.duration(object, name)
            .orElseThrow(
                () ->
                    object.error(
                        "a delay says \"by\": a span, {\"from\", \"to\"} or {\"median\","
                            + " \"p99\"}")));
  }

  private static Duration requireShort(JsonObject object, String name, Duration duration) {
    if (duration.compareTo(DelayDistribution.MAX_DELAY) > 0) {
      throw object.error(name, name + " is ten minutes at most");
    }
    return duration;
  }

  private static FaultScope readScope(JsonObject object, Instant start) {
    FaultScope scope =
        new FaultScope(
            object.string("path").orElse(null),
            object.string("method").orElse(null),
            object.bool("with-token").orElse(false),
            object.wholeNumber("first", 1, MAX_COUNT).orElse(0L),
            object.wholeNumber("every", 1, MAX_COUNT).orElse(1L),
            object.number("share", 0, 1).orElse(1.0),
            ScenarioFields.instant(object, "from", start).orElse(null),
            ScenarioFields.instant(object, "until", start).orElse(null));
    ScenarioFields.requireValid(object, scope.findViolation());
    return scope;
  }

  private static void requireKnown(JsonObject object, String... own) {
    List<String> known = new ArrayList<>(List.of("fault"));
    known.addAll(List.of(own));
    known.addAll(SCOPE_FIELDS);
    ScenarioFields.requireKnown(object, "a fault", known);
  }

  /** Writes a fault that is set, as {@link #read} reads it, and its id. */
  public static void write(String id, Fault fault, FaultScope scope, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("id", id);
    out.writeStringField("fault", fault.kind());
    fault.accept(FieldsByKind.INSTANCE).write(out);
    writeScope(scope, out);
    out.writeEndObject();
  }

  private static void writeScope(FaultScope scope, JsonGenerator out) throws IOException {
    writeIfPresent("path", scope.path(), out);
    writeIfPresent("method", scope.method(), out);
    if (scope.tokenOnly()) {
      out.writeBooleanField("with-token", true);
    }
    if (scope.first() > 0) {
      out.writeNumberField("first", scope.first());
    }
    if (scope.every() > 1) {
      out.writeNumberField("every", scope.every());
    }
    if (scope.share() < 1) {
      out.writeNumberField("share", scope.share());
    }
    writeIfPresent("from", format(scope.from()), out);
    writeIfPresent("until", format(scope.until()), out);
  }

  private static @Nullable String format(@Nullable Instant instant) {
    return instant == null ? null : TimeFormat.ABSOLUTE.format(instant);
  }

  private static void writeIfPresent(String name, @Nullable String value, JsonGenerator out)
      throws IOException {
    if (value != null) {
      out.writeStringField(name, value);
    }
  }

  /** Writes the fields of one fault or the value of one distribution. */
  private interface FieldsWriter {
    void write(JsonGenerator out) throws IOException;
  }

  /** The fields of each kind of fault, without its scope. */
  private enum FieldsByKind
      implements Fault.FaultVisitor<FieldsWriter>, DelayDistribution.DelayVisitor<FieldsWriter> {
    INSTANCE;

    private static final FieldsWriter NONE = out -> {};

    @Override
    public FieldsWriter visit(DelayFault fault) {
      return out -> {
        out.writeFieldName("by");
        fault.latency().accept(this).write(out);
      };
    }

    @Override
    public FieldsWriter visit(FixedDelay delay) {
      return out -> out.writeString(DurationText.write(delay.duration()));
    }

    @Override
    public FieldsWriter visit(UniformDelay delay) {
      return out -> writeObject(out, "from", delay.from(), "to", delay.to());
    }

    @Override
    public FieldsWriter visit(LogNormalDelay delay) {
      return out -> writeObject(out, "median", delay.median(), "p99", delay.p99());
    }

    private static void writeObject(
        JsonGenerator out, String name, Duration value, String otherName, Duration otherValue)
        throws IOException {
      out.writeStartObject();
      out.writeStringField(name, DurationText.write(value));
      out.writeStringField(otherName, DurationText.write(otherValue));
      out.writeEndObject();
    }

    @Override
    public FieldsWriter visit(StatusFault fault) {
      return out -> out.writeNumberField("status", fault.code());
    }

    @Override
    public FieldsWriter visit(SilenceFault fault) {
      return NONE;
    }

    @Override
    public FieldsWriter visit(ResetFault fault) {
      return NONE;
    }

    @Override
    public FieldsWriter visit(TruncateFault fault) {
      return out -> out.writeNumberField("keep", fault.keptShare());
    }

    @Override
    public FieldsWriter visit(DripFault fault) {
      return out -> out.writeStringField("each", DurationText.write(fault.interval()));
    }

    @Override
    public FieldsWriter visit(ThrottleFault fault) {
      return NONE;
    }
  }
}
