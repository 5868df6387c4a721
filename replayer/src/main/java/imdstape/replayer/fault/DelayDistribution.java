package imdstape.replayer.fault;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long an answer is held back. */
public sealed interface DelayDistribution {

  /** 99 of 100 normal deviates are below it. */
  double P99_DEVIATE = 2.326_347_874;

  /** Longer than any client waits. */
  Duration MAX_DELAY = Duration.ofMinutes(10);

  /** One span out of all that can be. */
  Duration draw(RandomGenerator chance);

  /** Always the same. */
  record FixedDelay(Duration duration) implements DelayDistribution {
    @Override
    public Duration draw(RandomGenerator chance) {
      return duration;
    }
  }

  /** Any span between two. */
  record UniformDelay(Duration from, Duration to) implements DelayDistribution {
    @Override
    public Duration draw(RandomGenerator chance) {
      double spread = (to.toNanos() - from.toNanos()) * chance.nextDouble();
      return from.plusNanos((long) spread);
    }
  }

  /** Log-normal, as latencies of services are: most near the median, and a long tail. */
  record LogNormalDelay(Duration median, Duration p99) implements DelayDistribution {
    @Override
    public Duration draw(RandomGenerator chance) {
      double sigma = Math.log((double) p99.toNanos() / median.toNanos()) / P99_DEVIATE;
      double nanos = median.toNanos() * Math.exp(sigma * chance.nextGaussian());
      return Duration.ofNanos((long) Math.min(nanos, (double) MAX_DELAY.toNanos()));
    }
  }
}
