package imdstape.replayer.fault;

import imdstape.metadata.MetadataPath;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.http.MetadataRequest;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultScope;
import imdstape.scenario.ScopedFault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The faults that are set, in order. Delays add up; of the other faults the first that affects a
 * request applies. Immutable.
 *
 * @param rules in the order they were set
 * @param nextNumber the number in the next fault's id, so that no id is used twice
 * @param seed of all random choices, so that a failing run can be repeated
 */
public record FaultPlan(List<FaultRule> rules, int nextNumber, long seed) {

  public FaultPlan {
    rules = List.copyOf(rules);
  }

  /**
   * A fault that is set.
   *
   * @param id {@code delay-1}
   */
  public record FaultRule(String id, Fault fault, FaultScope scope) {

    /** Whether the fault counts a request. */
    boolean matches(MetadataRequest request, Instant now) {
      return (scope.method() == null || scope.method().equals(request.method()))
          && (!scope.tokenOnly() || request.token() != null)
          && (scope.from() == null || !now.isBefore(scope.from()))
          && (scope.until() == null || now.isBefore(scope.until()))
          && (scope.path() == null || matchesPath(scope.path(), request.path()));
    }

    private static boolean matchesPath(String pattern, @Nullable MetadataPath path) {
      if (path == null) {
        return false;
      }
      String text =
          pattern.startsWith("/")
              ? "/" + path.version() + "/" + path.relativePath()
              : path.relativePath();
      return PathPattern.anywhere(pattern).matches(text);
    }

    /**
     * Whether the fault affects a request that it counts.
     *
     * @param number of the request, from 0
     */
    boolean selects(long number, RandomGenerator random) {
      return (scope.first() == 0 || number < scope.first())
          && number % scope.every() == scope.every() - 1
          && (scope.share() >= 1 || random.nextDouble() < scope.share());
    }

    /** Whether the seed decides which requests the fault affects, or how. */
    boolean isRandom() {
      return scope.isRandom() || fault.isRandom();
    }
  }

  /** A plan without faults. */
  public static FaultPlan empty(long seed) {
    return new FaultPlan(List.of(), 1, seed);
  }

  /** This plan with further faults. */
  public FaultPlan with(List<ScopedFault> faults) {
    FaultPlan plan = this;
    for (ScopedFault fault : faults) {
      plan = plan.with(fault.fault(), fault.scope());
    }
    return plan;
  }

  /** This plan with one more fault, which gets an unused id. */
  public FaultPlan with(Fault fault, FaultScope scope) {
    List<FaultRule> more = new ArrayList<>(rules);
    more.add(new FaultRule(fault.kind() + "-" + nextNumber, fault, scope));
    return new FaultPlan(more, nextNumber + 1, seed);
  }

  /** This plan without the fault of an id. */
  public FaultPlan without(String id) {
    return new FaultPlan(
        rules.stream().filter(rule -> !rule.id().equals(id)).toList(), nextNumber, seed);
  }

  /** This plan without any fault. */
  public FaultPlan cleared() {
    return new FaultPlan(List.of(), nextNumber, seed);
  }

  /** The ids of the faults that count a request. */
  public List<String> countingRuleIds(MetadataRequest request, Instant now) {
    return rules.isEmpty()
        ? List.of()
        : rules.stream().filter(rule -> rule.matches(request, now)).map(FaultRule::id).toList();
  }

  /**
   * Applies the faults to a response.
   *
   * @param numbers the request's number in each fault that counts it, from 0, by the fault's id
   */
  public ResponseAction applyTo(
      ResponseAction response, Map<String, Long> numbers, ServiceTraits traits) {
    Duration delay = Duration.ZERO;
    ResponseAction action = response;
    for (FaultRule rule : rules) {
      Long number = numbers.get(rule.id());
      if (number == null || !(action instanceof ResponseAction.Send send)) {
        continue;
      }
      SplittableRandom random = random(rule.id(), number);
      if (rule.selects(number, random)) {
        ResponseAction result = rule.fault().accept(new FaultEffect(send, traits, random));
        if (result instanceof ResponseAction.Delay delayed) {
          delay = delay.plus(delayed.delay());
        } else {
          action = result;
        }
      }
    }
    return delay.isZero() ? action : new ResponseAction.Delay(delay, action);
  }

  /** Whether the seed decides about the effect of any fault. */
  public boolean isRandom() {
    return rules.stream().anyMatch(FaultRule::isRandom);
  }

  /**
   * Whether the seed has decided about the response to a request.
   *
   * @param numbers the request's number in each fault that counts it, by the fault's id
   */
  public boolean usedRandomness(Map<String, Long> numbers) {
    return rules.stream().anyMatch(rule -> numbers.containsKey(rule.id()) && rule.isRandom());
  }

  private SplittableRandom random(String id, long number) {
    return new SplittableRandom(
        new SplittableRandom(seed * 31 + id.hashCode()).nextLong()
            ^ (number * 0x9E3779B97F4A7C15L));
  }

  /** Hides the seed, from which credentials are generated too. */
  @Override
  public String toString() {
    return "FaultPlan" + rules;
  }
}
