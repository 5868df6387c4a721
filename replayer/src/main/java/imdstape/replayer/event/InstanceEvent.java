package imdstape.replayer.event;

import imdstape.metadata.MetadataTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Something that happens to an instance. A time once announced never moves. */
public sealed interface InstanceEvent
    permits InstanceEvent.SpotInterruption,
        InstanceEvent.RebalanceRecommendation,
        TargetLifecycleState,
        MaintenanceEvent,
        ValueChange,
        RoleAttachment,
        RoleChange,
        CredentialChange,
        OptionsChange {

  /** What it is called where people name it, {@code spot-interruption}. */
  String kind();

  /** When it first shows. */
  Instant at();

  /** What is at which path below a version at an instant; empty while nothing is announced. */
  Map<String, PathEffect> effectsAt(Instant now);

  /** What an event makes of a path. */
  sealed interface PathEffect {
    /** When it came to be so. */
    Instant since();
  }

  /**
   * Something stands there.
   *
   * @param body the whole of it
   * @param since when it was announced, which is its Last-Modified
   */
  record ShowText(String body, Instant since) implements PathEffect {}

  /**
   * What somebody wants to stand there, in just these words.
   *
   * @param body the whole of it
   * @param since when it was set
   */
  record OverrideText(String body, Instant since) implements PathEffect {}

  /**
   * Objects in a JSON array that stands there, behind those that are there already.
   *
   * @param objects as they are written, indented; empty when there are none any more
   * @param eventIds the ids of all that are told of, whose places there are given up
   * @param base what events have made of the path before, or null for what the fixture says
   */
  record AppendToArray(
      List<String> objects, Set<String> eventIds, Instant since, @Nullable String base)
      implements PathEffect {

    public AppendToArray {
      objects = List.copyOf(objects);
      eventIds = Set.copyOf(eventIds);
    }

    /**
     * The whole array.
     *
     * @param recorded what the fixture says, or null where it says nothing
     */
    public String body(@Nullable String recorded) {
      return ScheduledEventArray.renderMerged(base == null ? recorded : base, eventIds, objects);
    }

    /** These objects, where something else stands already. */
    AppendToArray mergeAfter(PathEffect before) {
      if (before instanceof AppendToArray some) {
        List<String> all = new ArrayList<>(some.objects());
        all.addAll(objects);
        Set<String> ids = new HashSet<>(some.eventIds());
        ids.addAll(eventIds);
        return new AppendToArray(all, ids, since, some.base());
      }
      return new AppendToArray(
          objects, eventIds, since, before instanceof OverrideText given ? given.body() : "");
    }
  }

  /**
   * Nobody knows whether something stands there: a trait says so. What stands there already stays.
   *
   * @param body what it would be
   */
  record KeepCurrent(String body, Instant since) implements PathEffect {}

  /** Nothing is there and below any more. */
  record RemovePath(Instant since) implements PathEffect {}

  /** The instants at which that changes. */
  default List<Instant> changeTimes() {
    return List.of(at());
  }

  /** Whether it happens to Spot Instances alone. */
  default boolean isForSpotOnly() {
    return false;
  }

  /** Where a program looks for it, below a version; nowhere if every answer may show it. */
  default Set<String> paths() {
    return effectsAt(at()).keySet();
  }

  /** Whether it is how something is from then on, of which the next one leaves nothing. */
  default boolean isReplacedByNext() {
    return false;
  }

  /**
   * The rebalance recommendation of a Spot Instance, before its interruption or with it (EC2 User
   * Guide, "EC2 instance rebalance recommendations").
   *
   * @param at when the service announces it, which is also what it says
   */
  record RebalanceRecommendation(Instant at) implements InstanceEvent {

    /** Where it is. */
    public static final String PATH = "meta-data/events/recommendations/rebalance";

    @Override
    public String kind() {
      return "rebalance-recommendation";
    }

    @Override
    public Map<String, PathEffect> effectsAt(Instant now) {
      return now.isBefore(at)
          ? Map.of()
          : Map.of(
              PATH,
              new ShowText("{\"noticeTime\": \"%s\"}".formatted(MetadataTimestamp.format(at)), at));
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
   * @param end when it will do it, on the next whole second
   */
  record SpotInterruption(Instant at, InterruptionAction action, Instant end)
      implements InstanceEvent {

    /** Where the notice is. */
    public static final String INSTANCE_ACTION = "meta-data/spot/instance-action";

    /** Where its time is alone. */
    public static final String TERMINATION_TIME = "meta-data/spot/termination-time";

    /** The notice names a whole second, and EC2 does it then: never earlier than was said. */
    public SpotInterruption {
      Instant second = end.truncatedTo(ChronoUnit.SECONDS);
      end = second.equals(end) ? end : second.plusSeconds(1);
    }

    /** EC2 User Guide, "Spot Instance interruption notices". */
    private static final Duration NOTICE = Duration.ofMinutes(2);

    /** What EC2 does to an interrupted Spot Instance. */
    public enum InterruptionAction {
      TERMINATE,
      STOP,
      HIBERNATE;

      /** As the service writes it. */
      public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
      }

      /** How long before it the notice comes: hibernation begins at once. */
      public Duration defaultLead() {
        return this == HIBERNATE ? Duration.ZERO : NOTICE;
      }
    }

    @Override
    public String kind() {
      return "spot-interruption";
    }

    @Override
    public Map<String, PathEffect> effectsAt(Instant now) {
      if (now.isBefore(at)) {
        return Map.of();
      }
      String time = MetadataTimestamp.format(end);
      String body = "{\"action\": \"%s\", \"time\": \"%s\"}".formatted(action.jsonName(), time);
      return Map.of(
          INSTANCE_ACTION,
          new ShowText(body, at),
          TERMINATION_TIME,
          action == InterruptionAction.TERMINATE
              ? new ShowText(time, at)
              : new KeepCurrent(time, at));
    }

    @Override
    public boolean isForSpotOnly() {
      return true;
    }
  }
}
