package imdstape.replayer.event;

import imdstape.metadata.MetadataTimestamp;
import imdstape.replayer.event.PathEffect.AppendToArray;
import imdstape.replayer.event.PathEffect.KeepCurrent;
import imdstape.replayer.event.PathEffect.OverrideText;
import imdstape.replayer.event.PathEffect.RemovePath;
import imdstape.replayer.event.PathEffect.ShowText;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MaintenanceEvent.MaintenanceOutcome;
import imdstape.scenario.OptionsChange;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.ValueChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an event does to the responses of the service.
 *
 * @param timeline the effects at an instant, by path below a version; empty before the event
 * @param paths the paths, below a version, at which a program looks for the event; empty if every
 *     response may show it
 * @param isReplacedByNext whether the next event of the same kind ends all effects of this one
 */
public record EventEffects(
    Function<Instant, Map<String, PathEffect>> timeline,
    Set<String> paths,
    boolean isReplacedByNext) {

  private static final Set<String> IAM = Set.of("meta-data/iam");

  /** The effects of an event. */
  public static EventEffects of(InstanceEvent event) {
    return event.accept(EffectsByKind.INSTANCE);
  }

  /** The effects at an instant, by path below a version. */
  public Map<String, PathEffect> at(Instant now) {
    return timeline.apply(now);
  }

  /** Effects that begin with an event. */
  private static EventEffects from(
      Instant at, boolean isReplacedByNext, Map<String, PathEffect> effects) {
    return new EventEffects(
        now -> now.isBefore(at) ? Map.of() : effects, effects.keySet(), isReplacedByNext);
  }

  /** Effects that other parts of the replayer show at some paths, such as generated credentials. */
  private static EventEffects shownElsewhere(boolean isReplacedByNext, Set<String> paths) {
    return new EventEffects(now -> Map.of(), paths, isReplacedByNext);
  }

  /** One method for each kind of event. */
  private enum EffectsByKind implements InstanceEvent.EventVisitor<EventEffects> {
    INSTANCE;

    @Override
    public EventEffects visit(SpotInterruption event) {
      String time = MetadataTimestamp.format(event.end());
      String notice =
          "{\"action\": \"%s\", \"time\": \"%s\"}".formatted(event.action().jsonName(), time);
      return from(
          event.at(),
          false,
          Map.of(
              SpotInterruption.INSTANCE_ACTION,
              new ShowText(notice, event.at()),
              SpotInterruption.TERMINATION_TIME,
              event.action() == InterruptionAction.TERMINATE
                  ? new ShowText(time, event.at())
                  : new KeepCurrent(time, event.at())));
    }

    @Override
    public EventEffects visit(RebalanceRecommendation event) {
      String json = "{\"noticeTime\": \"%s\"}".formatted(MetadataTimestamp.format(event.at()));
      return from(
          event.at(), false, Map.of(RebalanceRecommendation.PATH, new ShowText(json, event.at())));
    }

    @Override
    public EventEffects visit(MaintenanceEvent event) {
      return new EventEffects(
          now -> maintenance(event, now),
          Set.of(MaintenanceEvent.SCHEDULED, MaintenanceEvent.HISTORY),
          false);
    }

    private static Map<String, PathEffect> maintenance(MaintenanceEvent event, Instant now) {
      if (now.isBefore(event.at())) {
        return Map.of();
      }
      MaintenanceEvent.MaintenanceEnd end = event.end();
      return end == null || now.isBefore(end.at())
          ? maintenance(event, null, event.at())
          : maintenance(event, end.outcome(), end.at());
    }

    private static Map<String, PathEffect> maintenance(
        MaintenanceEvent event, @Nullable MaintenanceOutcome outcome, Instant since) {
      List<String> object = List.of(ScheduledEventArray.renderObject(event, outcome));
      Set<String> id = Set.of(event.eventId());
      return Map.of(
          MaintenanceEvent.SCHEDULED,
          new AppendToArray(outcome == null ? object : List.of(), id, since, null),
          MaintenanceEvent.HISTORY,
          new AppendToArray(outcome == null ? List.of() : object, id, since, null));
    }

    @Override
    public EventEffects visit(TargetLifecycleState event) {
      return from(
          event.at(),
          true,
          Map.of(TargetLifecycleState.PATH, new ShowText(event.state().serviceName(), event.at())));
    }

    @Override
    public EventEffects visit(ValueChange event) {
      PathEffect effect =
          event.value() == null
              ? new RemovePath(event.at())
              : new OverrideText(event.value(), event.at());
      return from(event.at(), true, Map.of(event.path(), effect));
    }

    @Override
    public EventEffects visit(RoleAttachment event) {
      return new EventEffects(
          now ->
              now.isBefore(event.at())
                  ? Map.of("meta-data/iam", new RemovePath(Instant.MIN))
                  : Map.of(),
          IAM,
          false);
    }

    @Override
    public EventEffects visit(RoleChange event) {
      return shownElsewhere(true, IAM);
    }

    @Override
    public EventEffects visit(CredentialChange event) {
      return shownElsewhere(true, IAM);
    }

    @Override
    public EventEffects visit(OptionsChange event) {
      return shownElsewhere(false, Set.of());
    }
  }
}
