package imdstape.replayer.instance;

import imdstape.scenario.CredentialChange;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.OptionsChange;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.ValueChange;
import java.util.Optional;

/**
 * Finds the reason why an event of a state will never be visible; empty if it can be.
 *
 * @param state with the event
 */
record InvisibleEventCheck(InstanceState state)
    implements InstanceEvent.EventVisitor<Optional<EventConflict>> {

  private static final String TAGS_PREFIX = "meta-data/tags/";

  @Override
  public Optional<EventConflict> visit(SpotInterruption event) {
    return Optional.empty();
  }

  @Override
  public Optional<EventConflict> visit(RebalanceRecommendation event) {
    return Optional.empty();
  }

  @Override
  public Optional<EventConflict> visit(MaintenanceEvent event) {
    return Optional.empty();
  }

  @Override
  public Optional<EventConflict> visit(TargetLifecycleState event) {
    return Optional.empty();
  }

  @Override
  public Optional<EventConflict> visit(ValueChange event) {
    return findHiddenTag(event);
  }

  @Override
  public Optional<EventConflict> visit(RoleAttachment event) {
    return state.hasRole() ? Optional.empty() : Optional.of(noRoleConflict("comes later"));
  }

  @Override
  public Optional<EventConflict> visit(RoleChange event) {
    return Optional.empty();
  }

  @Override
  public Optional<EventConflict> visit(CredentialChange event) {
    boolean shows = event.state().hasRole() ? state.hasRole() : state.hasProfile();
    return shows ? Optional.empty() : Optional.of(noRoleConflict("gives credentials"));
  }

  @Override
  public Optional<EventConflict> visit(OptionsChange event) {
    return Optional.empty();
  }

  /** Finds a tag that is set while tags are disabled, and are not enabled later. */
  private Optional<EventConflict> findHiddenTag(ValueChange change) {
    boolean neverVisible =
        change.value() != null
            && change.path().startsWith(TAGS_PREFIX)
            && !state.optionsAt(change.at()).instanceMetadataTags().isOn()
            && state.timeline().events().stream()
                .noneMatch(other -> other.at().isAfter(change.at()) && enablesTags(other));
    return neverVisible
        ? Optional.of(
            new EventConflict(
                change.path() + " does not show while instance tags in metadata are off",
                "add --tags enabled",
                "switch them on first: imds event options InstanceMetadataTags=enabled"))
        : Optional.empty();
  }

  private static EventConflict noRoleConflict(String purpose) {
    return new EventConflict(
        "the instance has no role that " + purpose,
        "serve a fixture that has one (imds fixtures lists them), or give it one with --set"
            + " role=NAME or an event role",
        "give it one first: imds event role role=NAME");
  }

  private static boolean enablesTags(InstanceEvent event) {
    return event instanceof OptionsChange change
        && change.update().instanceMetadataTags() != null
        && change.update().instanceMetadataTags().isOn();
  }
}
