package imdstape.replayer.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something EC2 has scheduled for the instance: in {@code scheduled} while it is due, in {@code
 * history} when it is over, under the same id, beside what else is scheduled (EC2 User Guide,
 * "Scheduled events for your instances").
 *
 * @param eventId {@code instance-event-} and 17 hexadecimal digits
 * @param code one of {@link #CODES}
 * @param description in words
 * @param at when it appears
 * @param notBefore the earliest start
 * @param notAfter the latest end
 * @param notBeforeDeadline the latest start that one may ask EC2 for, or null if it has none (EC2
 *     API, InstanceStatusEvent)
 * @param end how it ends, or null if it stays due
 */
public record MaintenanceEvent(
    String eventId,
    String code,
    String description,
    Instant at,
    Instant notBefore,
    Instant notAfter,
    @Nullable Instant notBeforeDeadline,
    @Nullable MaintenanceEnd end)
    implements InstanceEvent {

  /** What EC2 schedules (EC2 User Guide, "Types of scheduled events"). */
  public static final List<String> CODES =
      List.of(
          "instance-reboot",
          "instance-retirement",
          "instance-stop",
          "system-maintenance",
          "system-reboot");

  /** Where those are that are due. */
  public static final String SCHEDULED = "meta-data/events/maintenance/scheduled";

  /** Where those are that are over. */
  public static final String HISTORY = "meta-data/events/maintenance/history";

  static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /** How and when one ends. */
  public record MaintenanceEnd(Instant at, MaintenanceOutcome outcome) {}

  /** The ways in which one ends. */
  public enum MaintenanceOutcome {
    COMPLETED("Completed"),
    CANCELED("Canceled");

    private final String word;

    MaintenanceOutcome(String word) {
      this.word = word;
    }

    /** As it begins the description. */
    public String serviceName() {
      return word;
    }
  }

  /** The stand-in for the id of the n-th, from 0: 0abcdef and ten digits, as all stand-ins. */
  public static String eventId(int number) {
    return "instance-event-0abcdef%010d".formatted(1_234_567_890L + number);
  }

  /**
   * The first number from one on whose stand-in nobody has yet.
   *
   * @param taken ids that are given
   */
  public static int firstFreeNumber(int number, Set<String> taken) {
    int free = number;
    while (taken.contains(eventId(free))) {
      free++;
    }
    return free;
  }

  /** Whether words can stand in JSON as they are. */
  public static boolean isValidDescription(String text) {
    return text.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
  }

  /** Whether another is announced in the same words, whenever it appears and however it ends. */
  public boolean hasSameAnnouncement(MaintenanceEvent other) {
    return eventId.equals(other.eventId)
        && code.equals(other.code)
        && notBefore.equals(other.notBefore)
        && notAfter.equals(other.notAfter)
        && Objects.equals(notBeforeDeadline, other.notBeforeDeadline);
  }

  /** The same, which ends so; a time once announced stays. */
  public MaintenanceEvent withEnd(MaintenanceEnd how) {
    return new MaintenanceEvent(
        eventId, code, description, at, notBefore, notAfter, notBeforeDeadline, how);
  }

  @Override
  public String kind() {
    return "maintenance";
  }

  @Override
  public Map<String, PathEffect> effectsAt(Instant now) {
    if (now.isBefore(at)) {
      return Map.of();
    }
    boolean over = end != null && !now.isBefore(end.at());
    Instant since = over && end != null ? end.at() : at;
    List<String> here = List.of(json(over && end != null ? end.outcome() : null));
    return Map.of(
        SCHEDULED,
        new AppendToArray(over ? List.of() : here, Set.of(eventId), since, null),
        HISTORY,
        new AppendToArray(over ? here : List.of(), Set.of(eventId), since, null));
  }

  private String json(@Nullable MaintenanceOutcome outcome) {
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
            DATE.format(notBefore),
            code,
            outcome == null ? description : "[" + outcome.serviceName() + "] " + description,
            eventId,
            DATE.format(notAfter),
            notBeforeDeadline == null
                ? ""
                : "\n  \"NotBeforeDeadline\" : \"" + DATE.format(notBeforeDeadline) + "\",",
            outcome == null ? "active" : outcome.serviceName().toLowerCase(Locale.ROOT))
        .indent(2)
        .stripTrailing();
  }

  @Override
  public List<Instant> changeTimes() {
    return end == null ? List.of(at) : List.of(at, end.at());
  }
}
