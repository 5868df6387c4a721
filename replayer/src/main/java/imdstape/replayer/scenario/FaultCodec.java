package imdstape.replayer.scenario;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.MetadataTimestamp;
import imdstape.replayer.fault.DelayDistribution;
import imdstape.replayer.fault.Fault;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.fault.FaultPreset;
import imdstape.replayer.fault.FaultScope;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A fault as it stands in a scenario, and as it is sent to a running replay: {@code {"fault":
 * "status", "status": 503, "path": "meta-data/iam/**", "first": 2}}, or a preset: {@code {"preset":
 * "flaky"}}.
 */
public final class FaultCodec {

  private static final List<String> SCOPE =
      List.of("path", "method", "with-token", "first", "every", "share", "from", "until");

  private static final Duration BETWEEN_BYTES = Duration.ofMillis(100);

  private static final Pattern METHOD = Pattern.compile("[A-Z]+");

  private FaultCodec() {}

  /** A plan and what the object says. */
  public static FaultPlan read(JsonObject fields, FaultPlan plan, Instant start) {
    if (fields.has("preset")) {
      ScenarioFields.requireKnown(fields, "a preset", List.of("preset"));
      return fields
          .choice("preset", Stream.of(FaultPreset.values()), FaultPreset::toString)
          .orElseThrow()
          .addTo(plan, start);
    }
    return plan.with(fault(fields), scope(fields, start));
  }

  private static Fault fault(JsonObject fields) {
    String kind = fields.requiredString("fault", "a fault");
    return switch (kind) {
      case "delay" -> {
        known(fields, "by");
        yield new Fault.DelayFault(latency(fields));
      }
      case "status" -> {
        known(fields, "status");
        int code =
            fields
                .wholeNumber("status", 100, 599)
                .orElseThrow(() -> fields.error("status says its \"status\""))
                .intValue();
        if (!Fault.StatusFault.REASON_PHRASES.containsKey(code)) {
          throw fields.error(
              "status",
              "status is one of "
                  + String.join(
                      ", ",
                      Fault.StatusFault.REASON_PHRASES.keySet().stream()
                          .sorted()
                          .map(String::valueOf)
                          .toList()));
        }
        yield new Fault.StatusFault(code);
      }
      case "silence" -> {
        known(fields);
        yield new Fault.SilenceFault();
      }
      case "reset" -> {
        known(fields);
        yield new Fault.ResetFault();
      }
      case "truncate" -> {
        known(fields, "keep");
        yield new Fault.TruncateFault(fields.number("keep", 0, 0.999).orElse(0.5));
      }
      case "drip" -> {
        known(fields, "each");
        yield new Fault.DripFault(
            within(fields, "each", ScenarioFields.duration(fields, "each").orElse(BETWEEN_BYTES)));
      }
      case "throttle" -> {
        known(fields);
        yield new Fault.ThrottleFault();
      }
      default ->
          throw fields.error(
              "fault",
              "there is no fault "
                  + kind
                  + "; known are delay, status, silence, reset, truncate, drip, throttle");
    };
  }

  private static DelayDistribution latency(JsonObject fields) {
    if (!fields.isObject("by")) {
      return new DelayDistribution.FixedDelay(span(fields, "by"));
    }
    JsonObject spread = fields.object("by").orElseThrow();
    if (spread.has("median")) {
      ScenarioFields.requireKnown(spread, "by", List.of("median", "p99"));
      Duration median = span(spread, "median");
      Duration p99 = span(spread, "p99");
      if (median.isZero() || p99.compareTo(median) < 0) {
        throw spread.error("median", "median is more than 0s and no more than p99");
      }
      return new DelayDistribution.LogNormalDelay(median, p99);
    }
    ScenarioFields.requireKnown(spread, "by", List.of("from", "to"));
    Duration from = span(spread, "from");
    Duration to = span(spread, "to");
    if (to.compareTo(from) < 0) {
      throw spread.error("to", "to is no less than from");
    }
    return new DelayDistribution.UniformDelay(from, to);
  }

  private static Duration span(JsonObject fields, String name) {
    return within(
        fields,
        name,
        ScenarioFields.duration(fields, name)
            .orElseThrow(
                () ->
                    fields.error(
                        "a delay says \"by\": a span, {\"from\", \"to\"} or {\"median\","
                            + " \"p99\"}")));
  }

  private static Duration within(JsonObject fields, String name, Duration span) {
    if (span.compareTo(DelayDistribution.MAX_DELAY) > 0) {
      throw fields.error(name, name + " is ten minutes at most");
    }
    return span;
  }

  private static FaultScope scope(JsonObject fields, Instant start) {
    Optional<String> path = fields.string("path");
    if (path.filter(text -> text.startsWith(MetadataPath.LATEST + "/")).isPresent()) {
      throw fields.error(
          "path", "begin it with a slash, or leave the version out to mean all of them");
    }
    Optional<String> method = fields.string("method");
    if (method.filter(text -> !METHOD.matcher(text).matches()).isPresent()) {
      throw fields.error("method", "method is a method of HTTP as it is sent: GET, HEAD, PUT");
    }
    Optional<Instant> until = ScenarioFields.instant(fields, "until", start);
    if (until.isPresent()
        && !ScenarioFields.instant(fields, "from", start)
            .orElse(Instant.MIN)
            .isBefore(until.get())) {
      throw fields.error("until", "it is over before it begins");
    }
    return new FaultScope(
        path.orElse(null),
        method.orElse(null),
        fields.bool("with-token").orElse(false),
        fields.wholeNumber("first", 1, 1_000_000_000).orElse(0L),
        fields.wholeNumber("every", 1, 1_000_000_000).orElse(1L),
        fields.number("share", 0, 1).orElse(1.0),
        ScenarioFields.instant(fields, "from", start).orElse(null),
        until.orElse(null));
  }

  private static void known(JsonObject fields, String... own) {
    List<String> known = new ArrayList<>(List.of("fault"));
    known.addAll(List.of(own));
    known.addAll(SCOPE);
    ScenarioFields.requireKnown(fields, "a fault", known);
  }

  /** Writes a fault so that it could be read again. */
  public static void write(FaultPlan.FaultRule rule, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", rule.id());
    Fault fault = rule.fault();
    json.writeStringField("fault", fault.kind());
    if (fault instanceof Fault.DelayFault delay) {
      json.writeFieldName("by");
      write(delay.latency(), json);
    } else if (fault instanceof Fault.StatusFault status) {
      json.writeNumberField("status", status.code());
    } else if (fault instanceof Fault.TruncateFault truncate) {
      json.writeNumberField("keep", truncate.keptShare());
    } else if (fault instanceof Fault.DripFault drip) {
      json.writeStringField("each", DurationText.write(drip.interval()));
    }
    FaultScope scope = rule.scope();
    write("path", scope.path(), json);
    write("method", scope.method(), json);
    if (scope.tokenOnly()) {
      json.writeBooleanField("with-token", true);
    }
    if (scope.first() > 0) {
      json.writeNumberField("first", scope.first());
    }
    if (scope.every() > 1) {
      json.writeNumberField("every", scope.every());
    }
    if (scope.share() < 1) {
      json.writeNumberField("share", scope.share());
    }
    write("from", scope.from() == null ? null : MetadataTimestamp.format(scope.from()), json);
    write("until", scope.until() == null ? null : MetadataTimestamp.format(scope.until()), json);
    json.writeEndObject();
  }

  private static void write(DelayDistribution latency, JsonGenerator json) throws IOException {
    if (latency instanceof DelayDistribution.FixedDelay fixed) {
      json.writeString(DurationText.write(fixed.duration()));
      return;
    }
    json.writeStartObject();
    if (latency instanceof DelayDistribution.UniformDelay uniform) {
      json.writeStringField("from", DurationText.write(uniform.from()));
      json.writeStringField("to", DurationText.write(uniform.to()));
    } else if (latency instanceof DelayDistribution.LogNormalDelay tail) {
      json.writeStringField("median", DurationText.write(tail.median()));
      json.writeStringField("p99", DurationText.write(tail.p99()));
    }
    json.writeEndObject();
  }

  private static void write(String name, @Nullable String value, JsonGenerator json)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value);
    }
  }
}
