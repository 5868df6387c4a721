package imdstape.replayer.instance;

import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.event.EventTimeline;
import imdstape.replayer.fault.FaultPlan;
import imdstape.replayer.option.MetadataOptions;
import org.jspecify.annotations.Nullable;

/**
 * What happens to an instance, and how its world runs.
 *
 * @param options before any event changes them
 * @param forcedSpot whether it is made a Spot Instance
 * @param realCredentials what its role gives in place of minted credentials, or null
 */
record InstanceTimeline(
    EventTimeline timeline,
    MetadataOptions options,
    boolean forcedSpot,
    DeadlineAction deadlineAction,
    FaultPlan faults,
    InstanceClock clock,
    @Nullable RoleCredentials realCredentials) {

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

  InstanceTimeline forNewInstance(MetadataOptions other) {
    return new InstanceTimeline(
        timeline.cleared(), other, false, deadlineAction, faults, clock, realCredentials);
  }
}
