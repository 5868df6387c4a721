package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
import imdstape.json.JsonValue.JsonString;
import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.RedactedWatch.MaintenanceSchedule;
import imdstape.recorder.redact.RedactedWatch.MaintenanceState;
import imdstape.recorder.redact.RedactedWatch.ObservedMaintenanceEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The array at {@code events/maintenance/scheduled} and {@code history} (EC2 User Guide, "Scheduled
 * events for your instances"). Nothing of it is kept as it is: codes and states are known words,
 * times are read and written anew, an id gets a stand-in, and words of somebody's are left out.
 */
final class MaintenanceEventParser {

  /** What EC2 schedules (EC2 User Guide, "Types of scheduled events"). */
  static final List<String> CODES =
      List.of(
          "instance-reboot",
          "instance-retirement",
          "instance-stop",
          "system-maintenance",
          "system-reboot");

  private static final Pattern ID = Pattern.compile("instance-event-[0-9a-f]{17}");
  private static final Pattern ENDED_DESCRIPTION =
      Pattern.compile("(?s)\\[(?:Completed|Canceled)\\] (.*)");
  private static final Set<String> FIELDS =
      Set.of("NotBefore", "Code", "Description", "EventId", "NotAfter", "State");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** A list of lists is none; deeper is somebody's. */
  private static final int MAX_DEPTH = 4;

  private MaintenanceEventParser() {}

  /** It is no array of objects; whoever has read it says nothing of what it met. */
  private static final class NoEventArrayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What an array says; empty if it is none. */
  static Optional<MaintenanceSchedule> parse(String text, PseudonymLookup names) {
    Optional<List<JsonValue>> items = parseItems(text);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    List<ObservedMaintenanceEvent> events = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonValue item : items.get()) {
      if (item instanceof JsonObject one) {
        parseEvent(one.members(), names)
            .filter(event -> ids.add(event.id()))
            .ifPresent(events::add);
      }
    }
    return Optional.of(new MaintenanceSchedule(events, items.get().size() - events.size()));
  }

  private static Optional<List<JsonValue>> parseItems(String text) {
    try {
      return Optional.of(
          JsonReader.parse(
                  "", text.getBytes(UTF_8), MAX_DEPTH, message -> new NoEventArrayException())
              .asArray());
    } catch (NoEventArrayException none) {
      return Optional.empty();
    }
  }

  private static Optional<ObservedMaintenanceEvent> parseEvent(
      Map<String, JsonValue> fields, PseudonymLookup names) {
    String code = text(fields, "Code");
    String id = text(fields, "EventId");
    Optional<Instant> notBefore = parseDate(text(fields, "NotBefore"));
    // of a retirement nobody says when it ends (EC2 API, InstanceStatusEvent)
    Optional<Instant> notAfter =
        fields.containsKey("NotAfter") ? parseDate(text(fields, "NotAfter")) : notBefore;
    Optional<MaintenanceState> state = parseState(text(fields, "State"));
    if (!CODES.contains(code)
        || !ID.matcher(id).matches()
        || notBefore.isEmpty()
        || notAfter.isEmpty()
        || state.isEmpty()) {
      return Optional.empty();
    }
    String usual = "scheduled " + code.substring(code.indexOf('-') + 1);
    Matcher over = ENDED_DESCRIPTION.matcher(text(fields, "Description"));
    String description = over.matches() ? over.group(1) : text(fields, "Description");
    return Optional.of(
        new ObservedMaintenanceEvent(
            names.pseudonym(ValueKind.RESOURCE_ID, id),
            code,
            usual,
            state.get(),
            notBefore.get(),
            notAfter.get(),
            !description.equals(usual),
            !FIELDS.containsAll(fields.keySet()) || !fields.containsKey("NotAfter")));
  }

  private static Optional<MaintenanceState> parseState(String word) {
    return switch (word) {
      case "active" -> Optional.of(MaintenanceState.ACTIVE);
      case "completed" -> Optional.of(MaintenanceState.COMPLETED);
      case "canceled" -> Optional.of(MaintenanceState.CANCELED);
      default -> Optional.empty();
    };
  }

  private static Optional<Instant> parseDate(String text) {
    try {
      return Optional.of(Instant.from(DATE.parse(text)));
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  private static String text(Map<String, JsonValue> fields, String name) {
    return fields.get(name) instanceof JsonString string ? string.text() : "";
  }
}
