package imdstape.scenario;

import java.time.Instant;
import java.util.List;

/**
 * Something that happens to an instance at an instant. The announced time of an event never
 * changes.
 *
 * <p>A new kind is a record that this interface permits and a method of {@link EventVisitor}: the
 * compiler then asks everything that treats kinds differently for it.
 */
public sealed interface InstanceEvent
    permits SpotInterruption,
        RebalanceRecommendation,
        MaintenanceEvent,
        TargetLifecycleState,
        ValueChange,
        RoleAttachment,
        RoleChange,
        CredentialChange,
        OptionsChange {

  /** The name of the kind in scenarios, {@code spot-interruption}. */
  String kind();

  /** When the event first has an effect. */
  Instant at();

  /** The instants at which the effect of the event changes. */
  List<Instant> changeTimes();

  /** Whether the event happens to Spot Instances alone. */
  default boolean isForSpotOnly() {
    return false;
  }

  /**
   * The texts of the event that may stem from an instance: ids, segments of paths, values, names.
   * An audit looks for original values in them, and in them only, before the event is written.
   */
  List<String> recordedTexts();

  /** Calls the visitor's method for this kind. */
  <R> R accept(EventVisitor<R> visitor);

  /**
   * An operation with one method for each kind of event.
   *
   * @param <R> what the operation returns
   */
  interface EventVisitor<R> {
    R visit(SpotInterruption event);

    R visit(RebalanceRecommendation event);

    R visit(MaintenanceEvent event);

    R visit(TargetLifecycleState event);

    R visit(ValueChange event);

    R visit(RoleAttachment event);

    R visit(RoleChange event);

    R visit(CredentialChange event);

    R visit(OptionsChange event);
  }
}
