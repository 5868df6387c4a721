package imdstape.replayer.fault;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long an answer is held back. */
public sealed interface Latency {

  /** 99 of 100 normal deviates are below it. */
  double P99 = 2.326_347_874;

  /** Longer than any client waits. */
  Duration LONGEST = Duration.ofMinutes(10);

  /** One span out of all that can be. */
  Duration draw(RandomGenerator chance);

  /** Always the same. */
  record Fixed(Duration of) implements Latency {
    @Override
    public Duration draw(RandomGenerator chance) {
      return of;
    }
  }

  /** Any span between two. */
  record Uniform(Duration from, Duration to) implements Latency {
    @Override
    public Duration draw(RandomGenerator chance) {
      double spread = (to.toNanos() - from.toNanos()) * chance.nextDouble();
      return from.plusNanos((long) spread);
    }
  }

  /** Log-normal, as latencies of services are: most near the median, and a long tail. */
  record LogNormal(Duration median, Duration p99) implements Latency {
    @Override
    public Duration draw(RandomGenerator chance) {
      double sigma = Math.log((double) p99.toNanos() / median.toNanos()) / P99;
      double nanos = median.toNanos() * Math.exp(sigma * chance.nextGaussian());
      return Duration.ofNanos((long) Math.min(nanos, (double) LONGEST.toNanos()));
    }
  }
}
