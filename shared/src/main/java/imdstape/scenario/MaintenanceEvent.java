package imdstape.scenario;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An event that EC2 has scheduled for the instance. The service lists it at {@link #SCHEDULED}
 * until it ends, and then under the same id at {@link #HISTORY} (EC2 User Guide, "Scheduled events
 * for your instances").
 *
 * @param eventId {@code instance-event-} and 17 hexadecimal digits
 * @param code one of {@link #CODES}
 * @param description a line of text
 * @param at when the service first lists it
 * @param notBefore the earliest start
 * @param notAfter the latest end
 * @param notBeforeDeadline the latest start to which it can be moved, or null if it has none (EC2
 *     API, InstanceStatusEvent)
 * @param end how it ends, or null if it stays scheduled
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

  /** The codes of scheduled events (EC2 User Guide, "Types of scheduled events"). */
  public static final List<String> CODES =
      List.of(
          "instance-reboot",
          "instance-retirement",
          "instance-stop",
          "system-maintenance",
          "system-reboot");

  /** The path of the events that are due, below a version. */
  public static final String SCHEDULED = "meta-data/events/maintenance/scheduled";

  /** The path of the events that have ended, below a version. */
  public static final String HISTORY = "meta-data/events/maintenance/history";

  /** The time from {@code notBefore} to {@code notAfter} if a scenario names no end. */
  public static final Duration DEFAULT_LENGTH = Duration.ofHours(2);

  /** EC2 announces a reboot days before; any time much later than the announcement will do. */
  private static final Duration DEFAULT_NOTICE = Duration.ofDays(7);

  private static final Pattern EVENT_ID = Pattern.compile("instance-event-[0-9a-f]{17}");

  /** How and when a scheduled event ends. */
  public record MaintenanceEnd(Instant at, MaintenanceOutcome outcome) {}

  /** The outcomes of a scheduled event. */
  public enum MaintenanceOutcome {
    COMPLETED("Completed"),
    CANCELED("Canceled");

    private final String serviceName;

    MaintenanceOutcome(String serviceName) {
      this.serviceName = serviceName;
    }

    /** The word with which the service begins the description, {@code Completed}. */
    public String serviceName() {
      return serviceName;
    }

    /** The name in scenarios, {@code completed}. */
    public String jsonName() {
      return serviceName.toLowerCase(Locale.ROOT);
    }
  }

  /** A scheduled event with the usual description that is due in a week, for two hours. */
  public static MaintenanceEvent withDefaults(String eventId, String code, Instant at) {
    Instant due = at.plus(DEFAULT_NOTICE);
    return new MaintenanceEvent(
        eventId, code, usualDescription(code), at, due, due.plus(DEFAULT_LENGTH), null, null);
  }

  /** The description that EC2 gives an event of this code, {@code scheduled reboot}. */
  public static String usualDescription(String code) {
    return "scheduled " + code.substring(code.indexOf('-') + 1);
  }

  /** The pseudonym of the n-th event's id, from 0: 0abcdef and ten digits, as all pseudonyms. */
  public static String eventId(int number) {
    return "instance-event-0abcdef%010d".formatted(1_234_567_890L + number);
  }

  /**
   * The first number from {@code number} on whose event id is free.
   *
   * @param taken the ids in use
   */
  public static int firstFreeNumber(int number, Set<String> taken) {
    int free = number;
    while (taken.contains(eventId(free))) {
      free++;
    }
    return free;
  }

  /** Whether a text has the form of an event id. */
  public static boolean isEventId(String text) {
    return EVENT_ID.matcher(text).matches();
  }

  /** Whether a description can stand in JSON without escapes. */
  public static boolean isValidDescription(String text) {
    return text.chars().noneMatch(c -> c < ' ' || c == '"' || c == '\\');
  }

  /** The first rule that this event breaks; empty if it is valid. */
  public Optional<RuleViolation> findViolation() {
    if (!CODES.contains(code)) {
      return RuleViolation.of("code", "code is " + String.join(" or ", CODES));
    }
    if (!isEventId(eventId)) {
      return RuleViolation.of("event-id", "event-id is instance-event- and 17 hexadecimal digits");
    }
    if (notAfter.isBefore(notBefore)) {
      return RuleViolation.of("not-after", "it is over before it begins");
    }
    if (notBeforeDeadline != null && notBeforeDeadline.isBefore(notBefore)) {
      return RuleViolation.of("not-before-deadline", "its latest start is before its earliest");
    }
    if (end != null && end.at().isBefore(at)) {
      return RuleViolation.of("ends", "it ends before it appears");
    }
    return isValidDescription(description)
        ? Optional.empty()
        : RuleViolation.of("description", "description is one line without quotes");
  }

  /** Whether two events have the same id, code and times, whatever their text and their end. */
  public boolean hasSameAnnouncement(MaintenanceEvent other) {
    return eventId.equals(other.eventId)
        && code.equals(other.code)
        && notBefore.equals(other.notBefore)
        && notAfter.equals(other.notAfter)
        && Objects.equals(notBeforeDeadline, other.notBeforeDeadline);
  }

  /** This event with an end; the announced times stay. */
  public MaintenanceEvent withEnd(MaintenanceEnd other) {
    return new MaintenanceEvent(
        eventId, code, description, at, notBefore, notAfter, notBeforeDeadline, other);
  }

  @Override
  public String kind() {
    return "maintenance";
  }

  @Override
  public List<Instant> changeTimes() {
    return end == null ? List.of(at) : List.of(at, end.at());
  }

  @Override
  public List<String> recordedTexts() {
    return List.of(eventId);
  }

  @Override
  public <R> R accept(EventVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
