package imdstape.consistency;

import imdstape.fixture.Fixture;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a fixture is one instance's metadata: what it says in one place agrees with what it says
 * in another. The audit before writing looks for secrets and for listings that lead nowhere; this
 * looks at what the values mean.
 */
public final class ConsistencyChecker {

  private ConsistencyChecker() {}

  /**
   * Something that does not agree.
   *
   * @param rule the id of the rule that it breaks
   * @param path a path of the fixture
   * @param message in a phrase, never a value
   */
  public record ConsistencyFinding(String rule, String path, String message) {}

  /** What does not agree in a fixture, by the order of the rules. */
  public static List<ConsistencyFinding> check(Fixture fixture) {
    FixtureView told = new FixtureView(fixture);
    List<ConsistencyFinding> findings = new ArrayList<>();
    for (ConsistencyRule rule : ConsistencyRules.all()) {
      rule.check()
          .run(
              told,
              fixture,
              (where, what) -> findings.add(new ConsistencyFinding(rule.id(), where, what)));
    }
    return List.copyOf(findings);
  }
}
