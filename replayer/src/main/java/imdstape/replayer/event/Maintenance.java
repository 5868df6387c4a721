package imdstape.replayer.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What EC2 has scheduled for the instance, all of it: in {@code scheduled} while it is due, in
 * {@code history} when it is over, under the same id (EC2 User Guide, "Scheduled events for your
 * instances").
 */
public record Maintenance(List<Scheduled> events) implements Event {

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  public Maintenance {
    events = List.copyOf(events);
  }

  /**
   * One of them.
   *
   * @param id {@code instance-event-} and 17 hexadecimal digits
   * @param code {@code system-reboot}, {@code instance-stop} …
   * @param description in words
   * @param announced when it appears
   * @param notBefore the earliest start
   * @param notAfter the latest end
   * @param end how it ends, or null if it stays due
   */
  public record Scheduled(
      String id,
      String code,
      String description,
      Instant announced,
      Instant notBefore,
      Instant notAfter,
      @Nullable End end) {

    private boolean isOver(Instant now) {
      return end != null && !now.isBefore(end.at());
    }

    private String json(Instant now) {
      boolean over = isOver(now);
      String outcome = over && end != null ? end.outcome().word() : "";
      return """
            {
              "NotBefore" : "%s",
              "Code" : "%s",
              "Description" : "%s",
              "EventId" : "%s",
              "NotAfter" : "%s",
              "State" : "%s"
            }"""
          .formatted(
              DATE.format(notBefore),
              code,
              over ? "[" + outcome + "] " + description : description,
              id,
              DATE.format(notAfter),
              over ? outcome.toLowerCase(Locale.ROOT) : "active")
          .indent(2)
          .stripTrailing();
    }
  }

  /** How and when one ends. */
  public record End(Instant at, Outcome outcome) {}

  /** The ways in which one ends. */
  public enum Outcome {
    COMPLETED("Completed"),
    CANCELED("Canceled");

    private final String word;

    Outcome(String word) {
      this.word = word;
    }

    /** As it begins the description. */
    public String word() {
      return word;
    }
  }

  @Override
  public Map<String, Shown> leavesAt(Instant now) {
    List<Instant> happened =
        changes().stream().filter(change -> !change.isAfter(now)).sorted().toList();
    if (happened.isEmpty()) {
      return Map.of();
    }
    Instant last = happened.get(happened.size() - 1);
    List<Scheduled> known =
        events.stream().filter(event -> !event.announced().isAfter(now)).toList();
    return Map.of(
        "meta-data/events/maintenance/scheduled",
        new Announced(array(known.stream().filter(event -> !event.isOver(now)), now), last),
        "meta-data/events/maintenance/history",
        new Announced(array(known.stream().filter(event -> event.isOver(now)), now), last));
  }

  private static String array(Stream<Scheduled> some, Instant now) {
    String objects = some.map(event -> event.json(now)).collect(Collectors.joining(",\n"));
    return objects.isEmpty() ? "[]" : "[\n" + objects + "\n]";
  }

  @Override
  public List<Instant> changes() {
    List<Instant> changes = new ArrayList<>();
    for (Scheduled event : events) {
      changes.add(event.announced());
      if (event.end() != null) {
        changes.add(event.end().at());
      }
    }
    return changes;
  }

  @Override
  public boolean isForSpotOnly() {
    return false;
  }
}
