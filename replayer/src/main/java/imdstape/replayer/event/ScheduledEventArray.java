package imdstape.replayer.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The array of scheduled events at a path, in the words in which it stands there.
 *
 * @param items in their order
 */
public record ScheduledEventArray(List<ScheduledItem> items) {

  private static final JsonFactory JSON = new JsonFactory();

  private static final Pattern ID = Pattern.compile("instance-event-[0-9a-f]{17}");

  private static final Set<String> FIELDS =
      Set.of(
          "NotBefore", "Code", "Description", "EventId", "NotAfter", "NotBeforeDeadline", "State");

  public ScheduledEventArray {
    items = List.copyOf(items);
  }

  /**
   * One of them.
   *
   * @param text from brace to brace
   * @param fields those that are strings
   * @param plain whether there are no others
   */
  public record ScheduledItem(String text, Map<String, String> fields, boolean plain) {

    public ScheduledItem {
      fields = Map.copyOf(fields);
    }

    /** Its id, or nothing where it has none. */
    public String eventId() {
      return fields.getOrDefault("EventId", "");
    }

    /**
     * The same as something that happens, if it is due and has the form that is documented.
     *
     * @param at when it appears
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
              && ID.matcher(eventId()).matches()
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
      String said = fields.get(name);
      try {
        return said == null
            ? Optional.empty()
            : Optional.of(Instant.from(MaintenanceEvent.DATE.parse(said)));
      } catch (DateTimeException none) {
        return Optional.empty();
      }
    }
  }

  /** What a body says; empty if it is no JSON array of objects. */
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
    } catch (IOException none) {
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

  /** The one of an id. */
  public Optional<ScheduledItem> find(String eventId) {
    return items.stream().filter(item -> item.eventId().equals(eventId)).findFirst();
  }

  /**
   * The array with others behind those that stand there.
   *
   * @param there what stands there: if it is no array of objects, the others stand alone
   * @param of whose places are given up
   */
  static String renderMerged(@Nullable String there, Set<String> of, List<String> others) {
    List<String> objects = new ArrayList<>();
    (there == null ? Optional.<ScheduledEventArray>empty() : parse(there))
        .ifPresent(
            schedule ->
                schedule.items().stream()
                    .filter(item -> !of.contains(item.eventId()))
                    .forEach(item -> objects.add("  " + item.text())));
    objects.addAll(others);
    return objects.isEmpty() ? "[]" : "[\n" + String.join(",\n", objects) + "\n]";
  }
}
