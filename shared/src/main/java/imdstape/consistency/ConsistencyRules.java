package imdstape.consistency;

import java.util.List;
import java.util.stream.Stream;

/** All consistency rules, grouped by subject. */
public final class ConsistencyRules {

  private static final List<ConsistencyRule> ALL =
      Stream.of(
              DocumentRules.ALL,
              PlacementRules.ALL,
              HostnameRules.ALL,
              InterfaceRules.ALL,
              AddressRules.ALL,
              LifecycleRules.ALL)
          .flatMap(List::stream)
          .toList();

  private ConsistencyRules() {}

  /** Returns all rules in a fixed order. */
  public static List<ConsistencyRule> all() {
    return ALL;
  }
}
