package imdstape.replayer.event;

import java.time.Instant;
import java.util.Map;

/**
 * An Auto Scaling group decides what shall become of the instance (EC2 Auto Scaling User Guide,
 * "Retrieve the target lifecycle state through instance metadata"). There is none before the first.
 *
 * @param at when it decides
 */
public record TargetLifecycleState(Instant at, LifecycleState state) implements InstanceEvent {

  /** Where the instance is headed. */
  public enum LifecycleState {
    DETACHED("Detached"),
    IN_SERVICE("InService"),
    STANDBY("Standby"),
    TERMINATED("Terminated"),
    WARMED_HIBERNATED("Warmed:Hibernated"),
    WARMED_RUNNING("Warmed:Running"),
    WARMED_STOPPED("Warmed:Stopped"),
    WARMED_TERMINATED("Warmed:Terminated");

    private final String word;

    LifecycleState(String word) {
      this.word = word;
    }

    /** As the service writes it. */
    public String serviceName() {
      return word;
    }
  }

  @Override
  public String kind() {
    return "target-lifecycle-state";
  }

  @Override
  public Map<String, PathEffect> effectsAt(Instant now) {
    return now.isBefore(at)
        ? Map.of()
        : Map.of(
            "meta-data/autoscaling/target-lifecycle-state", new ShowText(state.serviceName(), at));
  }

  @Override
  public boolean isReplacedByNext() {
    return true;
  }
}
