package imdstape.scenario.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MaintenanceEvent.MaintenanceEnd;
import imdstape.scenario.MaintenanceEvent.MaintenanceOutcome;
import imdstape.scenario.OptionsChange;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.TargetLifecycleState.LifecycleState;
import imdstape.scenario.ValueChange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes events, as they stand in scenarios and in requests to a running replay: {@code
 * {"event": "spot-interruption", "at": "+30s", "action": "stop"}}.
 */
public final class EventCodec {

  /** The readers of events by kind, in the order in which errors list the kinds. */
  private static final Map<String, EventReader> READERS = readers();

  private EventCodec() {}

  /** Reads the events of one kind from an object. */
  private interface EventReader extends Function<EventFields, List<InstanceEvent>> {}

  /**
   * The object of an event and what its meaning depends on.
   *
   * @param kind the name of the kind
   * @param at when the event happens
   * @param start the instant to which relative times are relative
   * @param freeEventId gives the id of a scheduled event that names none
   */
  private record EventFields(
      JsonObject object, String kind, Instant at, Instant start, Supplier<String> freeEventId) {

    void requireKnown(String... own) {
      List<String> known = new ArrayList<>(List.of("event", "at"));
      known.addAll(List.of(own));
      ScenarioFields.requireKnown(object, kind, known);
    }

    Optional<Instant> instant(String name) {
      return ScenarioFields.instant(object, name, start);
    }

    RuntimeException missing(String name) {
      return object.error(kind + " says its \"" + name + "\"");
    }
  }

  private static Map<String, EventReader> readers() {
    Map<String, EventReader> readers = new LinkedHashMap<>();
    addReader(readers, "spot-interruption", EventCodec::readSpotInterruption);
    addReader(readers, "rebalance-recommendation", EventCodec::readRebalanceRecommendation);
    readers.put("fis", EventCodec::readFaultInjection);
    addReader(readers, "maintenance", EventCodec::readMaintenance);
    addReader(readers, "target-lifecycle-state", EventCodec::readTargetLifecycleState);
    addReader(readers, "value", EventCodec::readValueChange);
    addReader(readers, "role", EventCodec::readRoleChange);
    addReader(readers, "role-attachment", EventCodec::readRoleAttachment);
    addReader(readers, "credentials", EventCodec::readCredentialChange);
    addReader(readers, "options", EventCodec::readOptionsChange);
    return readers;
  }

  private static void addReader(
      Map<String, EventReader> readers, String kind, Function<EventFields, InstanceEvent> reader) {
    readers.put(kind, fields -> List.of(reader.apply(fields)));
  }

  /**
   * Reads an event, or the several events of {@code fis}.
   *
   * @param start the instant to which relative times are relative, and at which an event without a
   *     time happens
   * @param freeEventId gives the id of a scheduled event that names none
   */
  public static List<InstanceEvent> read(
      JsonObject object, Instant start, Supplier<String> freeEventId) {
    String kind = object.requiredString("event", "an event");
    Instant at = ScenarioFields.instant(object, "at", start).orElse(start);
    EventReader reader = READERS.get(kind);
    if (reader == null) {
      throw object.error(
          "event",
          "there is no event " + kind + "; known are " + String.join(", ", READERS.keySet()));
    }
    return reader.apply(new EventFields(object, kind, at, start, freeEventId));
  }

  private static SpotInterruption readSpotInterruption(EventFields fields) {
    fields.requireKnown("action", "lead", "end");
    JsonObject object = fields.object();
    InterruptionAction action = action(object);
    if (object.has("lead") && object.has("end")) {
      throw object.error("lead", "lead and end say the same; give one of them");
    }
    Duration lead = ScenarioFields.duration(object, "lead").orElse(action.defaultLead());
    if (lead.compareTo(SpotInterruption.MAX_LEAD) > 0) {
      throw object.error("lead", "lead is a day at most");
    }
    Instant end = fields.instant("end").orElse(fields.at().plus(lead));
    if (end.isBefore(fields.at())) {
      throw object.error("end", "it ends before it is announced");
    }
    return new SpotInterruption(fields.at(), action, end);
  }

  private static InterruptionAction action(JsonObject object) {
    return object
        .choice("action", Stream.of(InterruptionAction.values()), InterruptionAction::jsonName)
        .orElse(InterruptionAction.TERMINATE);
  }

  private static RebalanceRecommendation readRebalanceRecommendation(EventFields fields) {
    fields.requireKnown();
    return new RebalanceRecommendation(fields.at());
  }

  private static List<InstanceEvent> readFaultInjection(EventFields fields) {
    fields.requireKnown("action", "delay");
    InterruptionAction action = action(fields.object());
    return ScenarioFields.duration(fields.object(), "delay")
        .map(delay -> SpotInterruption.fisEvents(fields.at(), action, delay))
        .orElseGet(() -> SpotInterruption.fisEvents(fields.at(), action));
  }

  private static MaintenanceEvent readMaintenance(EventFields fields) {
    fields.requireKnown(
        "code",
        "description",
        "event-id",
        "not-before",
        "not-after",
        "not-before-deadline",
        "ends",
        "outcome");
    JsonObject object = fields.object();
    MaintenanceEvent defaults =
        MaintenanceEvent.withDefaults(
            object.string("event-id").orElseGet(fields.freeEventId()),
            object.string("code").orElse("system-reboot"),
            fields.at());
    Instant notBefore = fields.instant("not-before").orElse(defaults.notBefore());
    MaintenanceOutcome outcome =
        object
            .choice("outcome", Stream.of(MaintenanceOutcome.values()), MaintenanceOutcome::jsonName)
            .orElse(MaintenanceOutcome.COMPLETED);
    Optional<Instant> end = fields.instant("ends");
    if (end.isEmpty() && object.has("outcome")) {
      throw object.error("outcome", "an outcome needs to know when it \"ends\"");
    }
    MaintenanceEvent event =
        new MaintenanceEvent(
            defaults.eventId(),
            defaults.code(),
            object.string("description").orElse(defaults.description()),
            fields.at(),
            notBefore,
            fields.instant("not-after").orElse(notBefore.plus(MaintenanceEvent.DEFAULT_LENGTH)),
            fields.instant("not-before-deadline").orElse(null),
            end.map(at -> new MaintenanceEnd(at, outcome)).orElse(null));
    ScenarioFields.requireValid(object, event.findViolation());
    return event;
  }

  private static TargetLifecycleState readTargetLifecycleState(EventFields fields) {
    fields.requireKnown("state");
    return new TargetLifecycleState(
        fields.at(),
        fields
            .object()
            .choice("state", Stream.of(LifecycleState.values()), LifecycleState::serviceName)
            .orElseThrow(() -> fields.missing("state")));
  }

  private static ValueChange readValueChange(EventFields fields) {
    fields.requireKnown("path", "value");
    JsonObject object = fields.object();
    String text = object.requiredString("path", "value");
    String path =
        ValueChange.settablePath(text)
            .orElseThrow(
                () ->
                    object.error(
                        "path",
                        "\""
                            + text
                            + "\" is no path of the metadata; write meta-data/tags/instance/Name"));
    if (!object.has("value")) {
      throw object.error("a value says its \"value\", null to take it away");
    }
    return new ValueChange(fields.at(), path, nullableString(object, "value"));
  }

  private static RoleChange readRoleChange(EventFields fields) {
    fields.requireKnown("role");
    JsonObject object = fields.object();
    if (!object.has("role")) {
      throw object.error("a role says its \"role\", null to take it away");
    }
    String role = nullableString(object, "role");
    if (role != null && !RoleChange.isRoleName(role)) {
      throw object.error("role", "\"" + role + "\" is no name of a role");
    }
    return new RoleChange(fields.at(), role);
  }

  private static @Nullable String nullableString(JsonObject object, String name) {
    return object.isNull(name) ? null : object.string(name).orElse("");
  }

  private static RoleAttachment readRoleAttachment(EventFields fields) {
    fields.requireKnown();
    return new RoleAttachment(fields.at());
  }

  private static CredentialChange readCredentialChange(EventFields fields) {
    fields.requireKnown("state");
    return new CredentialChange(
        fields.at(),
        fields
            .object()
            .choice("state", Stream.of(CredentialState.values()), CredentialState::toString)
            .orElseThrow(() -> fields.missing("state")));
  }

  private static OptionsChange readOptionsChange(EventFields fields) {
    JsonObject options =
        fields.object().object("options").orElseThrow(() -> fields.missing("options"));
    fields.requireKnown("options");
    return new OptionsChange(fields.at(), MetadataOptionsCodec.readForEvent(options));
  }

  /** Writes an event as {@link #read} reads it. */
  public static void write(InstanceEvent event, TimeFormat times, JsonGenerator out)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("event", event.kind());
    out.writeStringField("at", times.format(event.at()));
    writeFields(event, times, out);
    out.writeEndObject();
  }

  /** Writes the fields of an event but its kind and its time. */
  public static void writeFields(InstanceEvent event, TimeFormat times, JsonGenerator out)
      throws IOException {
    event.accept(new FieldsByKind(times)).write(out);
  }

  /** Writes the fields of one event. */
  private interface FieldsWriter {
    void write(JsonGenerator out) throws IOException;
  }

  /** The fields of each kind of event. */
  private record FieldsByKind(TimeFormat times)
      implements InstanceEvent.EventVisitor<FieldsWriter> {

    @Override
    public FieldsWriter visit(SpotInterruption event) {
      return out -> {
        out.writeStringField("action", event.action().jsonName());
        out.writeStringField("end", times.format(event.end()));
      };
    }

    @Override
    public FieldsWriter visit(RebalanceRecommendation event) {
      return out -> {};
    }

    @Override
    public FieldsWriter visit(MaintenanceEvent event) {
      return out -> {
        out.writeStringField("code", event.code());
        out.writeStringField("description", event.description());
        out.writeStringField("event-id", event.eventId());
        out.writeStringField("not-before", times.format(event.notBefore()));
        out.writeStringField("not-after", times.format(event.notAfter()));
        if (event.notBeforeDeadline() != null) {
          out.writeStringField("not-before-deadline", times.format(event.notBeforeDeadline()));
        }
        if (event.end() != null) {
          out.writeStringField("ends", times.format(event.end().at()));
          out.writeStringField("outcome", event.end().outcome().jsonName());
        }
      };
    }

    @Override
    public FieldsWriter visit(TargetLifecycleState event) {
      return out -> out.writeStringField("state", event.state().serviceName());
    }

    @Override
    public FieldsWriter visit(ValueChange event) {
      return out -> {
        out.writeStringField("path", event.path());
        out.writeStringField("value", event.value());
      };
    }

    @Override
    public FieldsWriter visit(RoleChange event) {
      return out -> out.writeStringField("role", event.role());
    }

    @Override
    public FieldsWriter visit(RoleAttachment event) {
      return out -> {};
    }

    @Override
    public FieldsWriter visit(CredentialChange event) {
      return out -> out.writeStringField("state", event.state().toString());
    }

    @Override
    public FieldsWriter visit(OptionsChange event) {
      return out -> {
        out.writeFieldName("options");
        MetadataOptionsCodec.write(event.update(), out);
      };
    }
  }
}
