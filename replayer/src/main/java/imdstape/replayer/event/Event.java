package imdstape.replayer.event;

import imdstape.metadata.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Something that happens to an instance. A time once announced never moves. */
public sealed interface Event
    permits Event.SpotInterruption,
        Event.RebalanceRecommendation,
        TargetLifecycleState,
        Maintenance,
        ValueChange,
        RoleAttachment,
        RoleChange,
        CredentialChange,
        OptionsChange {

  /** What it is called where people name it, {@code spot-interruption}. */
  String word();

  /** When it first shows. */
  Instant at();

  /** What is at which path below a version at an instant; empty while nothing is announced. */
  Map<String, Shown> leavesAt(Instant now);

  /** What an event makes of a path. */
  sealed interface Shown {
    /** When it came to be so. */
    Instant since();
  }

  /**
   * Something stands there.
   *
   * @param body the whole of it
   * @param since when it was announced, which is its Last-Modified
   */
  record Announced(String body, Instant since) implements Shown {}

  /**
   * Objects in a JSON array that stands there, with those of other events.
   *
   * @param objects as they are written, indented; empty when there are none any more
   */
  record Entered(List<String> objects, Instant since) implements Shown {

    public Entered {
      objects = List.copyOf(objects);
    }

    /** The whole array. */
    public String body() {
      return objects.isEmpty() ? "[]" : "[\n" + String.join(",\n", objects) + "\n]";
    }
  }

  /** Nothing is there and below any more. */
  record Gone(Instant since) implements Shown {}

  /** The instants at which that changes. */
  default List<Instant> changes() {
    return List.of(at());
  }

  /** Whether it happens to Spot Instances alone. */
  default boolean isForSpotOnly() {
    return false;
  }

  /** Where a program looks for it, below a version; nowhere if every answer may show it. */
  default Set<String> paths() {
    return leavesAt(at()).keySet();
  }

  /**
   * The rebalance recommendation of a Spot Instance, before its interruption or with it (EC2 User
   * Guide, "EC2 instance rebalance recommendations").
   *
   * @param at when the service announces it, which is also what it says
   */
  record RebalanceRecommendation(Instant at) implements Event {

    @Override
    public String word() {
      return "rebalance-recommendation";
    }

    @Override
    public Map<String, Shown> leavesAt(Instant now) {
      return now.isBefore(at)
          ? Map.of()
          : Map.of(
              "meta-data/events/recommendations/rebalance",
              new Announced("{\"noticeTime\": \"%s\"}".formatted(HttpDate.inJson(at)), at));
    }

    @Override
    public boolean isForSpotOnly() {
      return true;
    }
  }

  /**
   * The notice of a Spot interruption: absent and unlisted before {@code at}, then the same answer
   * on every request, also after its time has passed (EC2 User Guide, "Spot Instance interruption
   * notices").
   *
   * @param at when the service announces it
   * @param action what EC2 will do
   * @param end when it will do it
   */
  record SpotInterruption(Instant at, Action action, Instant end) implements Event {

    /** EC2 User Guide, "Spot Instance interruption notices". */
    private static final Duration NOTICE = Duration.ofMinutes(2);

    /** What EC2 does to an interrupted Spot Instance. */
    public enum Action {
      TERMINATE,
      STOP,
      HIBERNATE;

      /** As the service writes it. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }

      /** How long before it the notice comes: hibernation begins at once. */
      public Duration lead() {
        return this == HIBERNATE ? Duration.ZERO : NOTICE;
      }
    }

    @Override
    public String word() {
      return "spot-interruption";
    }

    @Override
    public Map<String, Shown> leavesAt(Instant now) {
      if (now.isBefore(at)) {
        return Map.of();
      }
      String time = HttpDate.inJson(end);
      String body = "{\"action\": \"%s\", \"time\": \"%s\"}".formatted(action.word(), time);
      Announced instanceAction = new Announced(body, at);
      return action == Action.TERMINATE
          ? Map.of(
              "meta-data/spot/instance-action",
              instanceAction,
              "meta-data/spot/termination-time",
              new Announced(time, at))
          : Map.of("meta-data/spot/instance-action", instanceAction);
    }

    @Override
    public boolean isForSpotOnly() {
      return true;
    }
  }
}
