package imdstape.replayer.instance;

import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.fault.FaultPlan;
import imdstape.scenario.DeadlineAction;
import imdstape.scenario.MetadataOptions;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an instance's state that the fixture does not determine: its events, options, faults
 * and clock. Immutable.
 *
 * @param options before any event
 * @param forcedSpot whether the instance was made a Spot Instance
 * @param deadlineAction at the time of an interruption
 * @param realCredentials used in place of the role's generated ones, or null
 */
record InstanceTimeline(
    EventTimeline timeline,
    MetadataOptions options,
    boolean forcedSpot,
    DeadlineAction deadlineAction,
    FaultPlan faults,
    InstanceClock clock,
    @Nullable RoleCredentials realCredentials) {

  /** A timeline without events and faults, on the real clock. */
  static InstanceTimeline of(MetadataOptions options, long seed) {
    return new InstanceTimeline(
        EventTimeline.EMPTY,
        options,
        false,
        DeadlineAction.KEEP,
        FaultPlan.empty(seed),
        InstanceClock.REAL,
        null);
  }

  InstanceTimeline with(EventTimeline other) {
    return new InstanceTimeline(
        other, options, forcedSpot, deadlineAction, faults, clock, realCredentials);
  }

  InstanceTimeline with(MetadataOptions other) {
    return new InstanceTimeline(
        timeline, other, forcedSpot, deadlineAction, faults, clock, realCredentials);
  }

  InstanceTimeline with(DeadlineAction other) {
    return new InstanceTimeline(
        timeline, options, forcedSpot, other, faults, clock, realCredentials);
  }

  InstanceTimeline with(FaultPlan other) {
    return new InstanceTimeline(
        timeline, options, forcedSpot, deadlineAction, other, clock, realCredentials);
  }

  InstanceTimeline with(InstanceClock other) {
    return new InstanceTimeline(
        timeline, options, forcedSpot, deadlineAction, faults, other, realCredentials);
  }

  InstanceTimeline with(RoleCredentials other) {
    return new InstanceTimeline(
        timeline, options, forcedSpot, deadlineAction, faults, clock, other);
  }

  InstanceTimeline asSpot() {
    return new InstanceTimeline(
        timeline, options, true, deadlineAction, faults, clock, realCredentials);
  }

  /** This timeline for another instance: without events, and with its options. */
  InstanceTimeline forNewInstance(MetadataOptions other) {
    return new InstanceTimeline(
        timeline.cleared(), other, false, deadlineAction, faults, clock, realCredentials);
  }
}
