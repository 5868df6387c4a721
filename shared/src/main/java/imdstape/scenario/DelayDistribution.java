package imdstape.scenario;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How long a response is delayed: always the same time, or a random one. */
public sealed interface DelayDistribution {

  /** The longest delay; no client waits longer. */
  Duration MAX_DELAY = Duration.ofMinutes(10);

  /** Draws a delay. */
  Duration draw(RandomGenerator random);

  /** Whether delays differ. */
  default boolean isRandom() {
    return true;
  }

  /** The rule that this distribution breaks; empty if it is valid. */
  default Optional<RuleViolation> findViolation() {
    return Optional.empty();
  }

  /** Calls the visitor's method for this distribution. */
  <R> R accept(DelayVisitor<R> visitor);

  /**
   * An operation with one method for each distribution.
   *
   * @param <R> what the operation returns
   */
  interface DelayVisitor<R> {
    R visit(FixedDelay delay);

    R visit(UniformDelay delay);

    R visit(LogNormalDelay delay);
  }

  /** Always the same delay. */
  record FixedDelay(Duration duration) implements DelayDistribution {
    @Override
    public Duration draw(RandomGenerator random) {
      return duration;
    }

    @Override
    public boolean isRandom() {
      return false;
    }

    @Override
    public <R> R accept(DelayVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** Any delay between two, all equally likely. */
  record UniformDelay(Duration from, Duration to) implements DelayDistribution {
    @Override
    public Duration draw(RandomGenerator random) {
      double spread = (to.toNanos() - from.toNanos()) * random.nextDouble();
      return from.plusNanos((long) spread);
    }

    @Override
    public Optional<RuleViolation> findViolation() {
      return to.compareTo(from) < 0
          ? RuleViolation.of("to", "to is no less than from")
          : Optional.empty();
    }

    @Override
    public <R> R accept(DelayVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }

  /** A log-normal delay, as latencies of services are: most near the median, and a long tail. */
  record LogNormalDelay(Duration median, Duration p99) implements DelayDistribution {

    /** 99 of 100 standard normal deviates are below it. */
    private static final double P99_DEVIATE = 2.326_347_874;

    @Override
    public Duration draw(RandomGenerator random) {
      double sigma = Math.log((double) p99.toNanos() / median.toNanos()) / P99_DEVIATE;
      double nanos = median.toNanos() * Math.exp(sigma * random.nextGaussian());
      return Duration.ofNanos((long) Math.min(nanos, (double) MAX_DELAY.toNanos()));
    }

    @Override
    public Optional<RuleViolation> findViolation() {
      return median.isZero() || p99.compareTo(median) < 0
          ? RuleViolation.of("median", "median is more than 0s and no more than p99")
          : Optional.empty();
    }

    @Override
    public <R> R accept(DelayVisitor<R> visitor) {
      return visitor.visit(this);
    }
  }
}
