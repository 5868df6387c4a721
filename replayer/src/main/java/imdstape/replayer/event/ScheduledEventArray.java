package imdstape.replayer.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MaintenanceEvent.MaintenanceOutcome;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON array of scheduled events that the service shows at a path.
 *
 * @param items in order
 */
public record ScheduledEventArray(List<ScheduledItem> items) {

  private static final JsonFactory JSON = new JsonFactory();

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Set<String> FIELDS =
      Set.of(
          "NotBefore", "Code", "Description", "EventId", "NotAfter", "NotBeforeDeadline", "State");

  public ScheduledEventArray {
    items = List.copyOf(items);
  }

  /**
   * An object of the array.
   *
   * @param text the object's text, from brace to brace
   * @param fields the fields that are strings
   * @param plain whether all fields are strings and none occurs twice
   */
  public record ScheduledItem(String text, Map<String, String> fields, boolean plain) {

    public ScheduledItem {
      fields = Map.copyOf(fields);
    }

    /** The event's id; empty if the object has none. */
    public String eventId() {
      return fields.getOrDefault("EventId", "");
    }

    /**
     * The event, if it is active and has the documented form.
     *
     * @param at when the service first lists it
     */
    public Optional<MaintenanceEvent> toMaintenanceEvent(Instant at) {
      Optional<Instant> notBefore = date("NotBefore");
      Optional<Instant> notAfter = date("NotAfter");
      Optional<Instant> deadline = date("NotBeforeDeadline");
      String code = fields.getOrDefault("Code", "");
      String description = fields.getOrDefault("Description", "");
      boolean known =
          plain
              && FIELDS.containsAll(fields.keySet())
              && fields.containsKey("NotBeforeDeadline") == deadline.isPresent()
              && MaintenanceEvent.isEventId(eventId())
              && MaintenanceEvent.CODES.contains(code)
              && MaintenanceEvent.isValidDescription(description)
              && fields.getOrDefault("State", "").equals("active");
      return known && notBefore.isPresent() && notAfter.isPresent()
          ? Optional.of(
              new MaintenanceEvent(
                  eventId(),
                  code,
                  description,
                  at,
                  notBefore.get(),
                  notAfter.get(),
                  deadline.orElse(null),
                  null))
          : Optional.empty();
    }

    private Optional<Instant> date(String name) {
      String text = fields.get(name);
      try {
        return text == null ? Optional.empty() : Optional.of(Instant.from(DATE.parse(text)));
      } catch (DateTimeException malformed) {
        return Optional.empty();
      }
    }
  }

  /** Parses a body; empty if it is no JSON array of objects. */
  public static Optional<ScheduledEventArray> parse(String body) {
    List<ScheduledItem> items = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        return Optional.empty();
      }
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        if (next != JsonToken.START_OBJECT) {
          return Optional.empty();
        }
        items.add(item(parser, body));
      }
      return parser.nextToken() == null
          ? Optional.of(new ScheduledEventArray(items))
          : Optional.empty();
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  private static ScheduledItem item(JsonParser parser, String body) throws IOException {
    int from = (int) parser.currentTokenLocation().getCharOffset();
    Map<String, String> fields = new LinkedHashMap<>();
    boolean plain = true;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING) {
        plain &= fields.put(name, parser.getText()) == null;
      } else {
        plain = false;
        parser.skipChildren();
      }
    }
    return new ScheduledItem(
        body.substring(from, (int) parser.currentLocation().getCharOffset()), fields, plain);
  }

  /** The object with an event id. */
  public Optional<ScheduledItem> find(String eventId) {
    return items.stream().filter(item -> item.eventId().equals(eventId)).findFirst();
  }

  /**
   * Renders the object of an event as the service writes it, indented by two.
   *
   * @param outcome null while the event is due
   */
  static String renderObject(MaintenanceEvent event, @Nullable MaintenanceOutcome outcome) {
    return """
    {
      "NotBefore" : "%s",
      "Code" : "%s",
      "Description" : "%s",
      "EventId" : "%s",
      "NotAfter" : "%s",%s
      "State" : "%s"
    }\
    """
        .formatted(
            DATE.format(event.notBefore()),
            event.code(),
            outcome == null
                ? event.description()
                : "[" + outcome.serviceName() + "] " + event.description(),
            event.eventId(),
            DATE.format(event.notAfter()),
            event.notBeforeDeadline() == null
                ? ""
                : "\n  \"NotBeforeDeadline\" : \"" + DATE.format(event.notBeforeDeadline()) + "\",",
            outcome == null ? "active" : outcome.jsonName())
        .indent(2)
        .stripTrailing();
  }

  /**
   * Renders an array with further objects at its end.
   *
   * @param body the array; null, or a body that is no array of objects, counts as empty
   * @param removedIds the ids of events whose objects are removed
   * @param added the further objects
   */
  static String renderMerged(@Nullable String body, Set<String> removedIds, List<String> added) {
    List<String> objects = new ArrayList<>();
    (body == null ? Optional.<ScheduledEventArray>empty() : parse(body))
        .ifPresent(
            schedule ->
                schedule.items().stream()
                    .filter(item -> !removedIds.contains(item.eventId()))
                    .forEach(item -> objects.add("  " + item.text())));
    objects.addAll(added);
    return objects.isEmpty() ? "[]" : "[\n" + String.join(",\n", objects) + "\n]";
  }
}
