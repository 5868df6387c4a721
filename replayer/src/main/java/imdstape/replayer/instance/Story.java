package imdstape.replayer.instance;

import imdstape.replayer.credential.Credentials;
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
record Story(
    EventTimeline timeline,
    MetadataOptions options,
    boolean spot,
    Deadline deadline,
    FaultPlan faults,
    WorldClock clock,
    @Nullable Credentials real) {

  static Story of(MetadataOptions options, long seed) {
    return new Story(
        EventTimeline.EMPTY,
        options,
        false,
        Deadline.KEEP,
        FaultPlan.of(seed),
        WorldClock.REAL,
        null);
  }

  Story with(EventTimeline other) {
    return new Story(other, options, spot, deadline, faults, clock, real);
  }

  Story with(MetadataOptions other) {
    return new Story(timeline, other, spot, deadline, faults, clock, real);
  }

  Story with(Deadline other) {
    return new Story(timeline, options, spot, other, faults, clock, real);
  }

  Story with(FaultPlan other) {
    return new Story(timeline, options, spot, deadline, other, clock, real);
  }

  Story with(WorldClock other) {
    return new Story(timeline, options, spot, deadline, faults, other, real);
  }

  Story with(Credentials other) {
    return new Story(timeline, options, spot, deadline, faults, clock, other);
  }

  Story asSpot() {
    return new Story(timeline, options, true, deadline, faults, clock, real);
  }

  Story on(MetadataOptions other) {
    return new Story(timeline.cleared(), other, false, deadline, faults, clock, real);
  }
}
