package imdstape.consistency;

import imdstape.fixture.Fixture;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks whether the values of a fixture agree with each other, as those of one instance do. The
 * audit, in contrast, looks for secrets and for listings without responses.
 */
public final class ConsistencyChecker {

  private ConsistencyChecker() {}

  /**
   * A value that contradicts another one.
   *
   * @param rule the id of the violated rule
   * @param path a path of the fixture
   * @param message a phrase about the path, without a value of the fixture
   */
  public record ConsistencyFinding(String rule, String path, String message) {}

  /** Returns the contradictions in a fixture, in the order of the rules. */
  public static List<ConsistencyFinding> check(Fixture fixture) {
    FixtureView view = new FixtureView(fixture);
    List<ConsistencyFinding> findings = new ArrayList<>();
    for (ConsistencyRule rule : ConsistencyRules.all()) {
      rule.check()
          .run(
              view,
              fixture,
              (path, message) -> findings.add(new ConsistencyFinding(rule.id(), path, message)));
    }
    return List.copyOf(findings);
  }
}
