package imdstape.scenario;

import imdstape.scenario.DelayDistribution.LogNormalDelay;
import imdstape.scenario.Fault.DelayFault;
import imdstape.scenario.Fault.ResetFault;
import imdstape.scenario.Fault.SilenceFault;
import imdstape.scenario.Fault.StatusFault;
import imdstape.scenario.Fault.ThrottleFault;
import imdstape.scenario.Fault.TruncateFault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Named sets of faults that many clients meet. */
public enum FaultPreset {
  /** The response to a token request is lost, as in a container with a hop limit of 1. */
  HOP_LIMIT {
    @Override
    public List<ScopedFault> faults(Instant start) {
      return List.of(new ScopedFault(new SilenceFault(), FaultScope.ALL.withMethod("PUT")));
    }
  },
  /** About a quarter of the requests is throttled. */
  THROTTLED {
    @Override
    public List<ScopedFault> faults(Instant start) {
      return List.of(new ScopedFault(new ThrottleFault(), FaultScope.ALL.withShare(0.25)));
    }
  },
  /** The service does not answer in the first ten seconds, as while an instance boots. */
  NOT_UP_YET {
    @Override
    public List<ScopedFault> faults(Instant start) {
      return List.of(
          new ScopedFault(
              new ResetFault(),
              FaultScope.ALL.withPeriod(null, start.plus(Duration.ofSeconds(10)))));
    }
  },
  /** Every third use of a token finds it expired. */
  EXPIRED_TOKEN {
    @Override
    public List<ScopedFault> faults(Instant start) {
      return List.of(
          new ScopedFault(
              new StatusFault(401), FaultScope.ALL.withMethod("GET").withTokenOnly().withEvery(3)));
    }
  },
  /** Some delays, truncated bodies, resets and unavailable responses. */
  FLAKY {
    @Override
    public List<ScopedFault> faults(Instant start) {
      return List.of(
          new ScopedFault(
              new DelayFault(new LogNormalDelay(Duration.ofMillis(20), Duration.ofMillis(800))),
              FaultScope.ALL.withShare(0.2)),
          new ScopedFault(new StatusFault(503), FaultScope.ALL.withShare(0.08)),
          new ScopedFault(new ResetFault(), FaultScope.ALL.withShare(0.05)),
          new ScopedFault(new TruncateFault(0.5), FaultScope.ALL.withShare(0.03)));
    }
  };

  /**
   * The faults of this preset, in order.
   *
   * @param start when their periods begin
   */
  public abstract List<ScopedFault> faults(Instant start);

  /** The preset of a name; empty if there is none. */
  public static Optional<FaultPreset> parse(String name) {
    return Stream.of(values()).filter(preset -> preset.toString().equals(name)).findFirst();
  }

  /** The name in scenarios and options, {@code hop-limit}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
