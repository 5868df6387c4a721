package imdstape.scenario;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The interruption of a Spot Instance, with its notice: the service shows the notice from {@code
 * at} on, also after the interruption (EC2 User Guide, "Spot Instance interruption notices").
 *
 * @param at when the service shows the notice
 * @param action what EC2 does to the instance
 * @param end when EC2 does it; rounded up to a whole second, because the notice names a second and
 *     EC2 never acts earlier
 */
public record SpotInterruption(Instant at, InterruptionAction action, Instant end)
    implements InstanceEvent {

  /** The path of the notice, below a version. */
  public static final String INSTANCE_ACTION = "meta-data/spot/instance-action";

  /** The path of the time alone, below a version. */
  public static final String TERMINATION_TIME = "meta-data/spot/termination-time";

  /** The longest time from the notice to the interruption that a scenario may ask for. */
  public static final Duration MAX_LEAD = Duration.ofDays(1);

  /** EC2 User Guide, "Spot Instance interruption notices". */
  private static final Duration NOTICE = Duration.ofMinutes(2);

  /** From the rebalance recommendation to the notice (aws/amazon-ec2-spot-interrupter). */
  private static final Duration FIS_DELAY = Duration.ofSeconds(15);

  public SpotInterruption {
    Instant second = end.truncatedTo(ChronoUnit.SECONDS);
    end = second.equals(end) ? end : second.plusSeconds(1);
  }

  /** What EC2 does to an interrupted Spot Instance. */
  public enum InterruptionAction {
    TERMINATE,
    STOP,
    HIBERNATE;

    /** The name of the action as the service writes it. */
    public String jsonName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The action that the service writes so; empty if it is unknown. */
    public static Optional<InterruptionAction> parse(String jsonName) {
      return Stream.of(values()).filter(action -> action.jsonName().equals(jsonName)).findFirst();
    }

    /** The time from the notice to the action: none for hibernation, which begins at once. */
    public Duration defaultLead() {
      return this == HIBERNATE ? Duration.ZERO : NOTICE;
    }
  }

  /**
   * The two events that EC2's fault injection service causes: a rebalance recommendation, and 15 s
   * later the notice.
   *
   * @param action the instance's interruption behaviour, which the service keeps to (EC2 User
   *     Guide, "Initiate a Spot Instance interruption")
   */
  public static List<InstanceEvent> fisEvents(Instant at, InterruptionAction action) {
    return fisEvents(at, action, FIS_DELAY);
  }

  /**
   * The two events that EC2's fault injection service causes.
   *
   * @param delay the time from the recommendation to the notice
   */
  public static List<InstanceEvent> fisEvents(
      Instant at, InterruptionAction action, Duration delay) {
    Instant notice = at.plus(delay);
    return List.of(
        new RebalanceRecommendation(at),
        new SpotInterruption(notice, action, notice.plus(action.defaultLead())));
  }

  @Override
  public String kind() {
    return "spot-interruption";
  }

  @Override
  public boolean isForSpotOnly() {
    return true;
  }

  @Override
  public List<Instant> changeTimes() {
    return List.of(at);
  }

  @Override
  public List<String> recordedTexts() {
    return List.of();
  }

  @Override
  public <R> R accept(EventVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
