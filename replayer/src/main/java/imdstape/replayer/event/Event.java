package imdstape.replayer.event;

import imdstape.metadata.HttpDate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Something that happens to an instance. A time once announced never moves. */
public sealed interface Event
    permits Event.SpotInterruption,
        Event.RebalanceRecommendation,
        TargetLifecycleState,
        Maintenance,
        ValueChange,
        RoleAttachment {

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

  /** Nothing is there and below any more. */
  record Gone(Instant since) implements Shown {}

  /** The instants at which that changes. */
  List<Instant> changes();

  /** Whether it happens to Spot Instances alone. */
  boolean isForSpotOnly();

  /**
   * The rebalance recommendation of a Spot Instance, before its interruption or with it (EC2 User
   * Guide, "EC2 instance rebalance recommendations").
   *
   * @param notice when the service announces it, which is also what it says
   */
  record RebalanceRecommendation(Instant notice) implements Event {

    @Override
    public Map<String, Shown> leavesAt(Instant now) {
      return now.isBefore(notice)
          ? Map.of()
          : Map.of(
              "meta-data/events/recommendations/rebalance",
              new Announced("{\"noticeTime\": \"%s\"}".formatted(HttpDate.inJson(notice)), notice));
    }

    @Override
    public List<Instant> changes() {
      return List.of(notice);
    }

    @Override
    public boolean isForSpotOnly() {
      return true;
    }
  }

  /**
   * The two-minute notice of a Spot Instance: absent and unlisted before {@code notice}, then the
   * same answer on every request, also after its time has passed (EC2 User Guide, "Spot Instance
   * interruption notices").
   *
   * @param notice when the service announces it
   * @param action what EC2 will do
   * @param at when it will do it
   */
  record SpotInterruption(Instant notice, Action action, Instant at) implements Event {

    /** What EC2 does to an interrupted Spot Instance. */
    public enum Action {
      TERMINATE,
      STOP,
      HIBERNATE
    }

    @Override
    public Map<String, Shown> leavesAt(Instant now) {
      if (now.isBefore(notice)) {
        return Map.of();
      }
      String time = HttpDate.inJson(at);
      String body =
          "{\"action\": \"%s\", \"time\": \"%s\"}"
              .formatted(action.name().toLowerCase(Locale.ROOT), time);
      Announced instanceAction = new Announced(body, notice);
      return action == Action.TERMINATE
          ? Map.of(
              "meta-data/spot/instance-action",
              instanceAction,
              "meta-data/spot/termination-time",
              new Announced(time, notice))
          : Map.of("meta-data/spot/instance-action", instanceAction);
    }

    @Override
    public List<Instant> changes() {
      return List.of(notice);
    }

    @Override
    public boolean isForSpotOnly() {
      return true;
    }
  }
}
