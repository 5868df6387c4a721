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
 * @param spot whether it is made a Spot Instance
 * @param real what its role gives in place of minted credentials, or null
 */
record InstanceTimeline(
    EventTimeline timeline,
    MetadataOptions options,
    boolean spot,
    DeadlineAction deadline,
    FaultPlan faults,
    InstanceClock clock,
    @Nullable RoleCredentials real) {

  static InstanceTimeline of(MetadataOptions options, long seed) {
    return new InstanceTimeline(
        EventTimeline.EMPTY,
        options,
        false,
        DeadlineAction.KEEP,
        FaultPlan.of(seed),
        InstanceClock.REAL,
        null);
  }

  InstanceTimeline with(EventTimeline other) {
    return new InstanceTimeline(other, options, spot, deadline, faults, clock, real);
  }

  InstanceTimeline with(MetadataOptions other) {
    return new InstanceTimeline(timeline, other, spot, deadline, faults, clock, real);
  }

  InstanceTimeline with(DeadlineAction other) {
    return new InstanceTimeline(timeline, options, spot, other, faults, clock, real);
  }

  InstanceTimeline with(FaultPlan other) {
    return new InstanceTimeline(timeline, options, spot, deadline, other, clock, real);
  }

  InstanceTimeline with(InstanceClock other) {
    return new InstanceTimeline(timeline, options, spot, deadline, faults, other, real);
  }

  InstanceTimeline with(RoleCredentials other) {
    return new InstanceTimeline(timeline, options, spot, deadline, faults, clock, other);
  }

  InstanceTimeline asSpot() {
    return new InstanceTimeline(timeline, options, true, deadline, faults, clock, real);
  }

  InstanceTimeline on(MetadataOptions other) {
    return new InstanceTimeline(timeline.cleared(), other, false, deadline, faults, clock, real);
  }
}
