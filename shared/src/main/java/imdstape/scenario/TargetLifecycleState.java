package imdstape.scenario;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state to which an Auto Scaling group is moving the instance (EC2 Auto Scaling User Guide,
 * "Retrieve the target lifecycle state through instance metadata"). Before the first such event the
 * service shows none.
 *
 * @param at when the service shows it
 */
public record TargetLifecycleState(Instant at, LifecycleState state) implements InstanceEvent {

  /** The path of the state, below a version. */
  public static final String PATH = "meta-data/autoscaling/target-lifecycle-state";

  /** The states of an instance in an Auto Scaling group. */
  public enum LifecycleState {
    DETACHED("Detached"),
    IN_SERVICE("InService"),
    STANDBY("Standby"),
    TERMINATED("Terminated"),
    WARMED_HIBERNATED("Warmed:Hibernated"),
    WARMED_RUNNING("Warmed:Running"),
    WARMED_STOPPED("Warmed:Stopped"),
    WARMED_TERMINATED("Warmed:Terminated");

    private final String serviceName;

    LifecycleState(String serviceName) {
      this.serviceName = serviceName;
    }

    /** The state as the service writes it. */
    public String serviceName() {
      return serviceName;
    }

    /** The state that the service writes so; empty if it is unknown. */
    public static Optional<LifecycleState> parse(String serviceName) {
      return Stream.of(values()).filter(state -> state.serviceName.equals(serviceName)).findFirst();
    }
  }

  @Override
  public String kind() {
    return "target-lifecycle-state";
  }

  @Override
  public List<String> recordedTexts() {
    return List.of(state.serviceName());
  }

  @Override
  public List<Instant> changeTimes() {
    return List.of(at);
  }

  @Override
  public <R> R accept(EventVisitor<R> visitor) {
    return visitor.visit(this);
  }
}
