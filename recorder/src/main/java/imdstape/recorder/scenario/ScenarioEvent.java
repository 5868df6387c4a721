package imdstape.recorder.scenario;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.recorder.redact.RedactedWatch.ObservedMaintenanceEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens in a scenario, as {@code fixtures/schema/scenario.schema.json} describes
 * it. What is no time and no word of the schema is a stand-in by then, and {@link #recorded} names
 * it for the audit.
 */
public sealed interface ScenarioEvent {

  /** When, from the beginning of the watch on. */
  Duration at();

  /** What it is called. */
  String word();

  /** Its own fields. */
  void writeFields(JsonGenerator json) throws IOException;

  /** What of it came from the service. */
  default List<String> recorded() {
    return List.of();
  }

  /** Whether it happens to Spot Instances alone. */
  default boolean isForSpotOnly() {
    return false;
  }

  /** Writes it. */
  default void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("event", word());
    json.writeStringField("at", time(at()));
    writeFields(json);
    json.writeEndObject();
  }

  /** A time after the beginning, {@code +2m30s}. */
  static String time(Duration after) {
    StringBuilder text = new StringBuilder("+");
    append(text, after.toDays(), 'd');
    append(text, after.toHoursPart(), 'h');
    append(text, after.toMinutesPart(), 'm');
    append(text, after.toSecondsPart(), 's');
    return text.length() == 1 ? "+0s" : text.toString();
  }

  private static void append(StringBuilder text, long number, char unit) {
    if (number > 0) {
      text.append(number).append(unit);
    }
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What EC2 does to an interrupted Spot Instance. */
  enum Action {
    TERMINATE,
    STOP,
    HIBERNATE
  }

  /** The notice of a Spot interruption. */
  record SpotInterruption(Duration at, Action action, Duration end) implements ScenarioEvent {
    @Override
    public String word() {
      return "spot-interruption";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
      json.writeStringField("action", ScenarioEvent.word(action));
      json.writeStringField("end", time(end));
    }

    @Override
    public boolean isForSpotOnly() {
      return true;
    }
  }

  /** The rebalance recommendation. */
  record Rebalance(Duration at) implements ScenarioEvent {
    @Override
    public String word() {
      return "rebalance-recommendation";
    }

    @Override
    public void writeFields(JsonGenerator json) {}

    @Override
    public boolean isForSpotOnly() {
      return true;
    }
  }

  /** How a scheduled event ends. */
  enum Outcome {
    COMPLETED,
    CANCELED
  }

  /** The end of one. */
  record End(Duration at, Outcome outcome) {}

  /** A scheduled event. */
  record Maintenance(
      Duration at,
      ObservedMaintenanceEvent what,
      Duration notBefore,
      Duration notAfter,
      @Nullable End end)
      implements ScenarioEvent {
    @Override
    public String word() {
      return "maintenance";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
      json.writeStringField("code", what.code());
      json.writeStringField("description", what.description());
      json.writeStringField("event-id", what.id());
      json.writeStringField("not-before", time(notBefore));
      json.writeStringField("not-after", time(notAfter));
      if (end != null) {
        json.writeStringField("ends", time(end.at()));
        json.writeStringField("outcome", ScenarioEvent.word(end.outcome()));
      }
    }

    @Override
    public List<String> recorded() {
      return List.of(what.id());
    }
  }

  /** Where an Auto Scaling group wants the instance. */
  record TargetLifecycleState(Duration at, String state) implements ScenarioEvent {

    /** EC2 Auto Scaling User Guide, "Retrieve the target lifecycle state". */
    static final List<String> STATES =
        List.of(
            "Detached",
            "InService",
            "Standby",
            "Terminated",
            "Warmed:Hibernated",
            "Warmed:Running",
            "Warmed:Stopped",
            "Warmed:Terminated");

    @Override
    public String word() {
      return "target-lifecycle-state";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
      json.writeStringField("state", state);
    }

    @Override
    public List<String> recorded() {
      return List.of(state);
    }
  }

  /** A value changes; null takes it away. */
  record ValueChange(Duration at, String path, @Nullable String value) implements ScenarioEvent {
    @Override
    public String word() {
      return "value";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
      json.writeStringField("path", path);
      json.writeStringField("value", value);
    }

    @Override
    public List<String> recorded() {
      return Stream.concat(Stream.of(path.split("/")), Stream.ofNullable(value)).toList();
    }
  }

  /** The instance has another role; null takes it away. */
  record RoleChange(Duration at, @Nullable String role) implements ScenarioEvent {
    @Override
    public String word() {
      return "role";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
      json.writeStringField("role", role);
    }

    @Override
    public List<String> recorded() {
      return Stream.ofNullable(role).toList();
    }
  }

  /** What can be seen of a role without asking for its credentials. */
  enum CredentialState {
    AVAILABLE,
    PROFILE_NOT_FOUND,
    NO_ROLE
  }

  /** What the role gives from then on. */
  record Credentials(Duration at, CredentialState state) implements ScenarioEvent {
    @Override
    public String word() {
      return "credentials";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
      json.writeStringField("state", ScenarioEvent.word(state));
    }
  }

  /** The metadata options whose change shows from within. */
  enum Option {
    ENDPOINT("HttpEndpoint"),
    TAGS("InstanceMetadataTags");

    private final String field;

    Option(String field) {
      this.field = field;
    }
  }

  /** A metadata option changes. */
  record OptionChange(Duration at, Option option, boolean enabled) implements ScenarioEvent {
    @Override
    public String word() {
      return "options";
    }

    @Override
    public void writeFields(JsonGenerator json) throws IOException {
      json.writeObjectFieldStart("options");
      json.writeStringField(option.field, enabled ? "enabled" : "disabled");
      json.writeEndObject();
    }
  }
}
