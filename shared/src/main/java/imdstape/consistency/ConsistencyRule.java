package imdstape.consistency;

import imdstape.fixture.Fixture;
import java.util.function.BiConsumer;

/**
 * A rule that the metadata of every instance follows.
 *
 * @param id the id in kebab case; reports contain it, so that it never changes
 * @param statement the rule as a sentence
 * @param reason the document that states the rule, or the harm of a violation
 * @param check finds the violations
 */
public record ConsistencyRule(String id, String statement, String reason, RuleCheck check) {

  /** Creates a rule about the newest version only. */
  ConsistencyRule(
      String id, String statement, String reason, BiConsumer<FixtureView, FindingCollector> check) {
    this(id, statement, reason, (view, fixture, findings) -> check.accept(view, findings));
  }

  /** Finds the violations of one rule. */
  interface RuleCheck {
    /**
     * Checks a fixture.
     *
     * @param view the newest version of the fixture
     * @param fixture the fixture with all versions
     * @param findings receives the violations
     */
    void run(FixtureView view, Fixture fixture, FindingCollector findings);
  }
}
