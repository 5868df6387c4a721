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
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import imdstape.scenario.MaintenanceEvent;
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
 * Parses the JSON arrays at {@code events/maintenance/scheduled} and {@code history} (EC2 User
 * Guide, "Scheduled events for your instances"). Nothing is kept as it was: codes and states are
 * known words, times are parsed, ids get pseudonyms, and free text is dropped.
 */
final class MaintenanceEventParser {

  private static final Pattern ENDED_DESCRIPTION =
      Pattern.compile("(?s)\\[(?:Completed|Canceled)\\] (.*)");
  private static final Set<String> FIELDS =
      Set.of("NotBefore", "Code", "Description", "EventId", "NotAfter", "State");

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** An event is an object of scalars in an array; a deeper value has no known form. */
  private static final int MAX_DEPTH = 4;

  private MaintenanceEventParser() {}

  /** The text is no JSON array. It has no message, which could quote the text. */
  private static final class NoEventArrayException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Parses an array of events; empty if the text is no JSON array. */
  static Optional<MaintenanceSchedule> parse(String text, PseudonymSource pseudonyms) {
    Optional<List<JsonValue>> items = parseItems(text);
    if (items.isEmpty()) {
      return Optional.empty();
    }
    List<ObservedMaintenanceEvent> events = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (JsonValue item : items.get()) {
      if (item instanceof JsonObject event) {
        parseEvent(event.members(), pseudonyms)
            .filter(parsed -> ids.add(parsed.id()))
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
      Map<String, JsonValue> fields, PseudonymSource pseudonyms) {
    String code = text(fields, "Code");
    String id = text(fields, "EventId");
    Optional<Instant> notBefore = parseDate(text(fields, "NotBefore"));
    // a retirement has no end (EC2 API, InstanceStatusEvent)
    Optional<Instant> notAfter =
        fields.containsKey("NotAfter") ? parseDate(text(fields, "NotAfter")) : notBefore;
    Optional<MaintenanceState> state = parseState(text(fields, "State"));
    if (!MaintenanceEvent.CODES.contains(code)
        || !MaintenanceEvent.isEventId(id)
        || notBefore.isEmpty()
        || notAfter.isEmpty()
        || state.isEmpty()) {
      return Optional.empty();
    }
    String usualDescription = MaintenanceEvent.usualDescription(code);
    Matcher ended = ENDED_DESCRIPTION.matcher(text(fields, "Description"));
    String description = ended.matches() ? ended.group(1) : text(fields, "Description");
    return Optional.of(
        new ObservedMaintenanceEvent(
            pseudonyms.pseudonym(ValueKind.RESOURCE_ID, id),
            code,
            usualDescription,
            state.get(),
            notBefore.get(),
            notAfter.get(),
            !description.equals(usualDescription),
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
