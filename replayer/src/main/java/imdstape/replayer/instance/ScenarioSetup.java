package imdstape.replayer.instance;

import imdstape.scenario.DeadlineAction;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.codec.ScenarioDocument;
import imdstape.scenario.codec.ScenarioDocument.EventEntry;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Applies a scenario to the state of an instance. */
public final class ScenarioSetup {

  private static final String NO_SPOT =
      "the fixture is not a Spot Instance, and only those are interrupted; add \"spot\": true,"
          + " or --force";

  private ScenarioSetup() {}

  /**
   * The state that a scenario describes.
   *
   * @param before the state of its fixture
   * @param now the time of the real clock
   * @param clockOverride changes the scenario's clock
   * @param force whether the instance is made a Spot Instance if an event needs one
   */
  public static InstanceState apply(
      ScenarioDocument scenario,
      InstanceState before,
      Instant now,
      UnaryOperator<InstanceClock> clockOverride,
      boolean force) {
    InstanceClock clock = clockOverride.apply(before.clock().apply(scenario.clock(), now));
    Instant start = clock.instanceTime(now);
    InstanceState state = before.with(clock);
    if (scenario.isSpot()) {
      state = state.asSpot();
    }
    Optional<DeadlineAction> deadlineAction = scenario.deadlineAction();
    if (deadlineAction.isPresent()) {
      state = state.with(deadlineAction.get());
    }
    state = state.with(scenario.options().applyTo(state.options()));
    for (EventEntry entry : scenario.events()) {
      state = addEvents(state, entry, start, force);
    }
    return state.with(state.faults().with(scenario.faults(start)));
  }

  private static InstanceState addEvents(
      InstanceState before, EventEntry entry, Instant start, boolean force) {
    InstanceState state = before;
    for (InstanceEvent event : entry.read(start, before::freeMaintenanceId)) {
      if (event.isForSpotOnly() && !state.isSpot()) {
        if (!force) {
          throw entry.error(NO_SPOT);
        }
        state = state.asSpot();
      }
      Optional<EventConflict> conflict = state.findConflict(event);
      if (conflict.isPresent()) {
        throw entry.error(conflict.get().messageAtStart());
      }
      state = state.with(event);
    }
    return state;
  }
}
