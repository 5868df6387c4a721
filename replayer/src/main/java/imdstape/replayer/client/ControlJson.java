package imdstape.replayer.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
import imdstape.metadata.HttpTokens;
import imdstape.replayer.client.JournalSummary.CallerCount;
import imdstape.replayer.client.JournalSummary.EventSightings;
import imdstape.replayer.client.JournalSummary.PathCount;
import imdstape.replayer.client.JournalSummary.UnrecordedPath;
import imdstape.replayer.journal.JournalEntry;
import imdstape.replayer.journal.JournalEntry.Protocol;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.ScopedFault;
import imdstape.scenario.codec.EventCodec;
import imdstape.scenario.codec.FaultCodec;
import imdstape.scenario.codec.MetadataOptionsCodec;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the responses of the control API and writes the bodies of requests. */
final class ControlJson {

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final String NO_ANSWER = "none";

  private ControlJson() {}

  /** Writes JSON. */
  interface JsonContent {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static Buffer write(JsonContent content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      content.writeTo(json);
    } catch (IOException memoryOnly) {
      throw new UncheckedIOException(memoryOnly);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  /** Writes a fault without an id, which the replay assigns. */
  static Buffer write(ScopedFault fault) {
    Buffer withId = write(json -> FaultCodec.write("", fault.fault(), fault.scope(), json));
    return write(json -> without(object(withId), "id").write(json));
  }

  static JsonObject object(Buffer body) {
    return JsonReader.parseObject("response", body.getBytes(), IllegalArgumentException::new);
  }

  private static <T> List<T> list(Buffer body, Function<JsonObject, T> element) {
    return JsonReader.parse(
            "response", body.getBytes(), JsonReader.MAX_DEPTH, IllegalArgumentException::new)
        .asObjects()
        .stream()
        .map(element)
        .toList();
  }

  static List<SetEvent> events(Buffer body) {
    return list(
        body,
        object -> {
          String id = text(object, "id");
          JsonObject event = without(object, "id", "happened");
          return new SetEvent(
              id,
              EventCodec.read(event, Instant.EPOCH, () -> id).get(0),
              value(object, "happened").asBoolean());
        });
  }

  static List<SetFault> faults(Buffer body) {
    return list(
        body,
        object ->
            new SetFault(
                text(object, "id"), FaultCodec.read(without(object, "id"), Instant.EPOCH).get(0)));
  }

  static ClockReading clock(Buffer body) {
    JsonObject object = object(body);
    return new ClockReading(
        Instant.parse(text(object, "at")),
        number(object, "speed"),
        value(object, "frozen").asBoolean());
  }

  static MetadataOptions options(Buffer body) {
    return MetadataOptionsCodec.read(object(body))
        .applyTo(MetadataOptions.of(HttpTokens.OPTIONAL, false));
  }

  static String fixture(Buffer body) {
    return text(object(body), "fixture");
  }

  static ReplayStatus status(Buffer body) {
    return object(body)
        .choice("status", Stream.of(ReplayStatus.values()), ReplayStatus::jsonName)
        .orElseThrow();
  }

  static List<ReceivedRequest> requests(Buffer body) {
    return list(
        body,
        object ->
            new ReceivedRequest(
                Instant.parse(text(object, "time")),
                text(object, "method"),
                text(object, "path"),
                protocol(text(object, "version")),
                value(object, "status").asCount(),
                Duration.ofNanos(Math.round(number(object, "latency_ms") * 1e6)),
                text(object, "caller"),
                object.has("unrecorded")));
  }

  static JournalSummary summary(Buffer body) {
    JsonObject object = object(body);
    return new JournalSummary(
        value(object, "requests").asCount(),
        value(object, "forgotten").asCount(),
        value(object, "strict").asBoolean(),
        Long.parseLong(value(object, "seed").scalarText().orElseThrow()),
        value(object, "by_chance").asBoolean(),
        list(object, "callers", ControlJson::caller),
        list(object, "paths", ControlJson::path),
        list(object, "unrecorded", ControlJson::unrecordedPath),
        list(object, "ever_unrecorded", ControlJson::unrecordedPath),
        list(object, "events", ControlJson::sightings));
  }

  private static CallerCount caller(JsonObject object) {
    Map<Protocol, Long> counts = new EnumMap<>(Protocol.class);
    for (Protocol protocol : Protocol.values()) {
      if (object.has(protocol.displayName())) {
        counts.put(protocol, (long) value(object, protocol.displayName()).asCount());
      }
    }
    return new CallerCount(text(object, "caller"), Map.copyOf(counts));
  }

  private static PathCount path(JsonObject object) {
    Map<Integer, Integer> statuses = new TreeMap<>();
    value(object, "statuses")
        .asObject()
        .members()
        .forEach(
            (status, count) ->
                statuses.put(
                    status.equals(NO_ANSWER) ? JournalEntry.NO_ANSWER : Integer.parseInt(status),
                    count.asCount()));
    return new PathCount(text(object, "path"), Map.copyOf(statuses));
  }

  private static UnrecordedPath unrecordedPath(JsonObject object) {
    return new UnrecordedPath(
        text(object, "path"),
        value(object, "count").asCount(),
        List.copyOf(value(object, "near").asStrings()));
  }

  private static EventSightings sightings(JsonObject object) {
    Map<String, Duration> seen = new LinkedHashMap<>();
    for (JsonObject sighting : value(object, "seen").asObjects()) {
      seen.put(text(sighting, "caller"), Duration.ofMillis((long) number(sighting, "after_ms")));
    }
    return new EventSightings(
        text(object, "id"), Instant.parse(text(object, "at")), Map.copyOf(seen));
  }

  private static <T> List<T> list(JsonObject object, String name, Function<JsonObject, T> element) {
    return value(object, name).asObjects().stream().map(element).toList();
  }

  private static Protocol protocol(String displayName) {
    return Stream.of(Protocol.values())
        .filter(protocol -> protocol.displayName().equals(displayName))
        .findFirst()
        .orElseThrow();
  }

  private static JsonObject without(JsonObject object, String... names) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.keySet().removeAll(List.of(names));
    return new JsonObject(members, object.position(), object.end());
  }

  private static String text(JsonObject object, String name) {
    return object.requiredString(name, "the response");
  }

  private static double number(JsonObject object, String name) {
    return object.number(name, -Double.MAX_VALUE, Double.MAX_VALUE).orElseThrow();
  }

  private static JsonValue value(JsonObject object, String name) {
    JsonValue value = object.members().get(name);
    if (value == null) {
      throw object.error("the response has no \"" + name + "\"");
    }
    return value;
  }
}
