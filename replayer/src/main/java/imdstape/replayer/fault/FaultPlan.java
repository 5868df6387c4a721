package imdstape.replayer.fault;

import imdstape.metadata.ServiceTraits;
import imdstape.replayer.http.MetadataRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The faults that are set, in order: delays add up, and of the others the first that strikes is the
 * one.
 *
 * @param rules in the order they were set
 * @param nextNumber the number of the next one, so that no id is ever given to another rule
 * @param seed of all chance: a failing run repeats
 */
public record FaultPlan(List<FaultRule> rules, int nextNumber, long seed) {

  public FaultPlan {
    rules = List.copyOf(rules);
  }

  /**
   * A fault and whom it strikes.
   *
   * @param id {@code delay-1}
   */
  public record FaultRule(String id, Fault fault, FaultScope scope) {

    boolean matches(MetadataRequest request, Instant now) {
      return scope.matches(request, now);
    }

    /** Whether it takes a seed to know whom it strikes, or how. */
    boolean isRandom() {
      return (scope.share() > 0 && scope.share() < 1)
          || (fault instanceof Fault.DelayFault delay
              && !(delay.latency() instanceof DelayDistribution.FixedDelay));
    }
  }

  /** Everybody is answered as they should be. */
  public static FaultPlan empty(long seed) {
    return new FaultPlan(List.of(), 1, seed);
  }

  /** This plan and one more fault, under an id of its own. */
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

  /** The ids of the faults that count a request: whoever counts gives it a number in each. */
  public List<String> countingRuleIds(MetadataRequest request, Instant now) {
    return rules.isEmpty()
        ? List.of()
        : rules.stream().filter(rule -> rule.matches(request, now)).map(FaultRule::id).toList();
  }

  /**
   * How an answer leaves.
   *
   * @param numbers of the request in each fault that counts it, from 0
   */
  public ResponseAction applyTo(
      ResponseAction answer, Map<String, Long> numbers, ServiceTraits traits) {
    Duration late = Duration.ZERO;
    ResponseAction leaving = answer;
    for (FaultRule rule : rules) {
      Long number = numbers.get(rule.id());
      if (number == null || !(leaving instanceof ResponseAction.Send send)) {
        continue;
      }
      SplittableRandom chance = chance(rule.id(), number);
      if (rule.scope().selects(number, chance)) {
        ResponseAction struck = rule.fault().applyTo(send, traits, chance);
        if (struck instanceof ResponseAction.Delay later) {
          late = late.plus(later.delay());
        } else {
          leaving = struck;
        }
      }
    }
    return late.isZero() ? leaving : new ResponseAction.Delay(late, leaving);
  }

  /** Whether any of them strikes by chance. */
  public boolean isRandom() {
    return rules.stream().anyMatch(FaultRule::isRandom);
  }

  /**
   * Whether chance has decided what became of a request.
   *
   * @param numbers of the request in each fault that counts it
   */
  public boolean usedRandomness(Map<String, Long> numbers) {
    return rules.stream().anyMatch(rule -> numbers.containsKey(rule.id()) && rule.isRandom());
  }

  private SplittableRandom chance(String id, long number) {
    return new SplittableRandom(
        new SplittableRandom(seed * 31 + id.hashCode()).nextLong()
            ^ (number * 0x9E3779B97F4A7C15L));
  }

  /** A seed makes credentials too: it does not show. */
  @Override
  public String toString() {
    return "FaultPlan" + rules;
  }
}
