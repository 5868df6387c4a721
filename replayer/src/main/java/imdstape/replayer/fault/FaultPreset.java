package imdstape.replayer.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Faults that everybody meets sooner or later, by name. */
public enum FaultPreset {
  /** A token's answer dies on its way, as in a container whose hop limit is 1. */
  HOP_LIMIT {
    @Override
    public FaultPlan addTo(FaultPlan plan, Instant start) {
      return plan.with(new Fault.SilenceFault(), FaultScope.ALL.withMethod("PUT"));
    }
  },
  /** About a quarter of the requests is throttled. */
  THROTTLED {
    @Override
    public FaultPlan addTo(FaultPlan plan, Instant start) {
      return plan.with(new Fault.ThrottleFault(), FaultScope.ALL.withShare(0.25));
    }
  },
  /** Nobody is there in the first ten seconds, as while an instance boots. */
  NOT_UP_YET {
    @Override
    public FaultPlan addTo(FaultPlan plan, Instant start) {
      return plan.with(
          new Fault.ResetFault(),
          FaultScope.ALL.withPeriod(null, start.plus(Duration.ofSeconds(10))));
    }
  },
  /** Every third use of a token finds it expired. */
  EXPIRED_TOKEN {
    @Override
    public FaultPlan addTo(FaultPlan plan, Instant start) {
      return plan.with(
          new Fault.StatusFault(401),
          FaultScope.ALL.withMethod("GET").withTokenOnly().withEvery(3));
    }
  },
  /** A little of everything: late, broken off, reset, unavailable. */
  FLAKY {
    @Override
    public FaultPlan addTo(FaultPlan plan, Instant start) {
      return plan.with(
              new Fault.DelayFault(
                  new DelayDistribution.LogNormalDelay(
                      Duration.ofMillis(20), Duration.ofMillis(800))),
              FaultScope.ALL.withShare(0.2))
          .with(new Fault.StatusFault(503), FaultScope.ALL.withShare(0.08))
          .with(new Fault.ResetFault(), FaultScope.ALL.withShare(0.05))
          .with(new Fault.TruncateFault(0.5), FaultScope.ALL.withShare(0.03));
    }
  };

  /**
   * A plan with these faults too.
   *
   * @param start when a period of them begins
   */
  public abstract FaultPlan addTo(FaultPlan plan, Instant start);

  /** The preset of a name. */
  public static Optional<FaultPreset> parse(String word) {
    return Stream.of(values()).filter(one -> one.toString().equals(word)).findFirst();
  }

  /** As written in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
