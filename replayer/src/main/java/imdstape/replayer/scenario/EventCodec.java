package imdstape.replayer.scenario;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonObject;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.MetadataTimestamp;
import imdstape.replayer.credential.CredentialState;
import imdstape.replayer.event.CredentialChange;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.event.InstanceEvent;
import imdstape.replayer.event.InstanceEvent.RebalanceRecommendation;
import imdstape.replayer.event.InstanceEvent.SpotInterruption;
import imdstape.replayer.event.MaintenanceEvent;
import imdstape.replayer.event.OptionsChange;
import imdstape.replayer.event.RoleAttachment;
import imdstape.replayer.event.RoleChange;
import imdstape.replayer.event.TargetLifecycleState;
import imdstape.replayer.event.ValueChange;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.option.MetadataOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An event as it stands in a scenario, and as it is sent to a running replay: {@code {"event":
 * "spot-interruption", "at": "+30s", "action": "stop"}}.
 */
public final class EventCodec {

  /** What EC2's fault injection waits between recommendation and notice, unless told otherwise. */
  private static final Duration FIS_DELAY = Duration.ofSeconds(15);

  /** EC2 announces a reboot days before: what matters here is only that it is later. */
  private static final Duration UNTIL_MAINTENANCE = Duration.ofDays(7);

  private static final Duration MAINTENANCE = Duration.ofHours(2);

  /** Longer than any warning that people ask for. */
  private static final Duration LONGEST_LEAD = Duration.ofDays(1);

  private static final List<String> KINDS =
      List.of(
          "spot-interruption",
          "rebalance-recommendation",
          "fis",
          "maintenance",
          "target-lifecycle-state",
          "value",
          "role",
          "role-attachment",
          "credentials",
          "options");

  private EventCodec() {}

  /**
   * What the object says, which is several events where one word stands for them.
   *
   * @param before the world in which they are to happen
   */
  public static List<InstanceEvent> read(JsonObject fields, InstanceState before, Instant start) {
    String kind = fields.requiredString("event", "an event");
    Instant at = ScenarioFields.instant(fields, "at", start).orElse(start);
    return events(kind, fields, at, start, before);
  }

  private static List<InstanceEvent> events(
      String kind, JsonObject fields, Instant at, Instant start, InstanceState before) {
    return switch (kind) {
      case "spot-interruption" -> List.of(spot(fields, at, start));
      case "rebalance-recommendation" -> {
        known(fields, kind);
        yield List.of(new RebalanceRecommendation(at));
      }
      case "fis" -> fis(fields, at);
      case "maintenance" -> List.of(maintenance(fields, at, start, before));
      case "target-lifecycle-state" -> {
        known(fields, kind, "state");
        yield List.of(
            new TargetLifecycleState(
                at,
                fields
                    .choice(
                        "state",
                        Stream.of(TargetLifecycleState.LifecycleState.values()),
                        TargetLifecycleState.LifecycleState::serviceName)
                    .orElseThrow(() -> fields.error(kind + " says its \"state\""))));
      }
      case "value" -> List.of(value(fields, at));
      case "role" -> {
        known(fields, kind, "role");
        yield List.of(new RoleChange(at, role(fields)));
      }
      case "role-attachment" -> {
        known(fields, kind);
        yield List.of(new RoleAttachment(at));
      }
      case "credentials" -> {
        known(fields, kind, "state");
        yield List.of(
            new CredentialChange(
                at,
                fields
                    .choice("state", Stream.of(CredentialState.values()), CredentialState::toString)
                    .orElseThrow(() -> fields.error(kind + " says its \"state\""))));
      }
      case "options" -> {
        JsonObject options =
            fields
                .object("options")
                .orElseThrow(() -> fields.error(kind + " says its \"options\""));
        known(fields, kind, "options");
        MetadataOptions.OptionsUpdate wish = MetadataOptionsCodec.read(options);
        if (wish.httpProtocolIpv6() != null) {
          throw options.error(
              "HttpProtocolIpv6", "HttpProtocolIpv6 opens a listener, which no event does");
        }
        yield List.of(new OptionsChange(at, wish));
      }
      default ->
          throw fields.error(
              "event", "there is no event " + kind + "; known are " + String.join(", ", KINDS));
    };
  }

  private static SpotInterruption spot(JsonObject fields, Instant at, Instant start) {
    known(fields, "spot-interruption", "action", "lead", "end");
    SpotInterruption.InterruptionAction action = action(fields);
    if (fields.has("lead") && fields.has("end")) {
      throw fields.error("lead", "lead and end say the same; give one of them");
    }
    Duration lead = ScenarioFields.duration(fields, "lead").orElse(action.defaultLead());
    if (lead.compareTo(LONGEST_LEAD) > 0) {
      throw fields.error("lead", "lead is a day at most");
    }
    Instant end = ScenarioFields.instant(fields, "end", start).orElse(at.plus(lead));
    if (end.isBefore(at)) {
      throw fields.error("end", "it ends before it is announced");
    }
    return new SpotInterruption(at, action, end);
  }

  private static SpotInterruption.InterruptionAction action(JsonObject fields) {
    return fields
        .choice(
            "action",
            Stream.of(SpotInterruption.InterruptionAction.values()),
            SpotInterruption.InterruptionAction::jsonName)
        .orElse(SpotInterruption.InterruptionAction.TERMINATE);
  }

  /** Recommendation, notice, and two minutes later the end (aws/amazon-ec2-spot-interrupter). */
  private static List<InstanceEvent> fis(JsonObject fields, Instant at) {
    known(fields, "fis", "action", "delay");
    return fis(at, action(fields), ScenarioFields.duration(fields, "delay").orElse(FIS_DELAY));
  }

  /**
   * What EC2's fault injection sends: a recommendation, and 15 s later the notice.
   *
   * @param action the instance's interruption behaviour, which it keeps to (EC2 User Guide,
   *     "Initiate a Spot Instance interruption")
   */
  public static List<InstanceEvent> fisEvents(
      Instant at, SpotInterruption.InterruptionAction action) {
    return fis(at, action, FIS_DELAY);
  }

  private static List<InstanceEvent> fis(
      Instant at, SpotInterruption.InterruptionAction action, Duration delay) {
    Instant notice = at.plus(delay);
    return List.of(
        new RebalanceRecommendation(at),
        new SpotInterruption(notice, action, notice.plus(action.defaultLead())));
  }

  private static MaintenanceEvent maintenance(
      JsonObject fields, Instant at, Instant start, InstanceState before) {
    known(
        fields,
        "maintenance",
        "code",
        "description",
        "event-id",
        "not-before",
        "not-after",
        "not-before-deadline",
        "ends",
        "outcome");
    int number =
        MaintenanceEvent.firstFreeNumber(
            before.timeline().nextNumber() - 1, before.scheduledEventIds());
    MaintenanceEvent due = maintenance(number, fields.string("code").orElse("system-reboot"), at);
    if (!MaintenanceEvent.CODES.contains(due.code())) {
      throw fields.error("code", "code is " + String.join(" or ", MaintenanceEvent.CODES));
    }
    String id = fields.string("event-id").orElse(due.eventId());
    if (!id.matches("instance-event-[0-9a-f]{17}")) {
      throw fields.error("event-id", "event-id is instance-event- and 17 hexadecimal digits");
    }
    Instant notBefore = ScenarioFields.instant(fields, "not-before", start).orElse(due.notBefore());
    Instant notAfter =
        ScenarioFields.instant(fields, "not-after", start).orElse(notBefore.plus(MAINTENANCE));
    Instant deadline = ScenarioFields.instant(fields, "not-before-deadline", start).orElse(null);
    if (notAfter.isBefore(notBefore)) {
      throw fields.error("not-after", "it is over before it begins");
    }
    if (deadline != null && deadline.isBefore(notBefore)) {
      throw fields.error("not-before-deadline", "its latest start is before its earliest");
    }
    MaintenanceEvent.MaintenanceOutcome outcome = outcome(fields);
    MaintenanceEvent.MaintenanceEnd end =
        ScenarioFields.instant(fields, "ends", start)
            .map(when -> new MaintenanceEvent.MaintenanceEnd(when, outcome))
            .orElse(null);
    if (end == null && fields.has("outcome")) {
      throw fields.error("outcome", "an outcome needs to know when it \"ends\"");
    }
    if (end != null && end.at().isBefore(at)) {
      throw fields.error("ends", "it ends before it appears");
    }
    String description = fields.string("description").orElse(due.description());
    if (!MaintenanceEvent.isValidDescription(description)) {
      throw fields.error("description", "description is one line without quotes");
    }
    return new MaintenanceEvent(
        id, due.code(), description, at, notBefore, notAfter, deadline, end);
  }

  /** A scheduled event due in a week, for two hours. */
  public static MaintenanceEvent maintenance(int number, String code, Instant at) {
    Instant due = at.plus(UNTIL_MAINTENANCE);
    return new MaintenanceEvent(
        MaintenanceEvent.eventId(number),
        code,
        "scheduled " + code.substring(code.indexOf('-') + 1),
        at,
        due,
        due.plus(MAINTENANCE),
        null,
        null);
  }

  private static MaintenanceEvent.MaintenanceOutcome outcome(JsonObject fields) {
    return fields
        .choice(
            "outcome",
            Stream.of(MaintenanceEvent.MaintenanceOutcome.values()),
            outcome -> outcome.serviceName().toLowerCase(Locale.ROOT))
        .orElse(MaintenanceEvent.MaintenanceOutcome.COMPLETED);
  }

  private static ValueChange value(JsonObject fields, Instant at) {
    known(fields, "value", "path", "value");
    String said = fields.requiredString("path", "value");
    String path =
        settablePath(said)
            .orElseThrow(
                () ->
                    fields.error(
                        "path",
                        "\""
                            + said
                            + "\" is no path of the metadata; write meta-data/tags/instance/Name"));
    if (!fields.has("value")) {
      throw fields.error("a value says its \"value\", null to take it away");
    }
    return new ValueChange(
        at, path, fields.isNull("value") ? null : fields.string("value").orElse(""));
  }

  /** A path whose value may be set, below a version; empty if it is none. */
  public static Optional<String> settablePath(String path) {
    return MetadataPath.parse("/" + MetadataPath.LATEST + "/" + path)
        .map(MetadataPath::relativePath)
        .filter(below -> below.startsWith("meta-data/") || below.equals("user-data"));
  }

  private static @Nullable String role(JsonObject fields) {
    if (!fields.has("role")) {
      throw fields.error("a role says its \"role\", null to take it away");
    }
    if (fields.isNull("role")) {
      return null;
    }
    String role = fields.string("role").orElse("");
    if (!isRoleName(role)) {
      throw fields.error("role", "\"" + role + "\" is no name of a role");
    }
    return role;
  }

  /** Whether IAM takes a name for a role (IAM API, CreateRole). */
  public static boolean isRoleName(String name) {
    return name.matches("[\\w+=,.@-]{1,64}");
  }

  private static void known(JsonObject fields, String kind, String... own) {
    List<String> known = new ArrayList<>(List.of("event", "at"));
    known.addAll(List.of(own));
    ScenarioFields.requireKnown(fields, kind, known);
  }

  /** Writes an event so that it could be read again. */
  public static void write(EventTimeline.TimelineEntry entry, Instant now, JsonGenerator json)
      throws IOException {
    InstanceEvent event = entry.event();
    json.writeStartObject();
    json.writeStringField("id", entry.id());
    json.writeStringField("event", event.kind());
    json.writeStringField("at", MetadataTimestamp.format(event.at()));
    json.writeBooleanField("happened", !event.at().isAfter(now));
    if (event instanceof SpotInterruption spot) {
      json.writeStringField("action", spot.action().jsonName());
      json.writeStringField("end", MetadataTimestamp.format(spot.end()));
    } else if (event instanceof MaintenanceEvent due) {
      json.writeStringField("code", due.code());
      json.writeStringField("description", due.description());
      json.writeStringField("event-id", due.eventId());
      json.writeStringField("not-before", MetadataTimestamp.format(due.notBefore()));
      json.writeStringField("not-after", MetadataTimestamp.format(due.notAfter()));
      if (due.notBeforeDeadline() != null) {
        json.writeStringField(
            "not-before-deadline", MetadataTimestamp.format(due.notBeforeDeadline()));
      }
      if (due.end() != null) {
        json.writeStringField("ends", MetadataTimestamp.format(due.end().at()));
        json.writeStringField(
            "outcome", due.end().outcome().serviceName().toLowerCase(Locale.ROOT));
      }
    } else if (event instanceof TargetLifecycleState target) {
      json.writeStringField("state", target.state().serviceName());
    } else if (event instanceof ValueChange change) {
      json.writeStringField("path", change.path());
      json.writeStringField("value", change.value());
    } else if (event instanceof RoleChange change) {
      json.writeStringField("role", change.role());
    } else if (event instanceof CredentialChange change) {
      json.writeStringField("state", change.state().toString());
    } else if (event instanceof OptionsChange change) {
      json.writeFieldName("options");
      MetadataOptionsCodec.write(change.update(), json);
    }
    json.writeEndObject();
  }
}
