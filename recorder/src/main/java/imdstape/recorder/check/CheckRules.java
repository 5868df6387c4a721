package imdstape.recorder.check;

import imdstape.consistency.ConsistencyRules;
import imdstape.fixture.FixtureAudit;
import imdstape.recorder.identity.IdentityRule;
import imdstape.secrets.LeakRule;
import imdstape.secrets.LeakRules;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rules of {@code imds check}: leak rules, identity rules, rules of the fixture format, and
 * consistency rules.
 */
public final class CheckRules {

  static final CheckRule NOT_A_FIXTURE =
      new CheckRule(
          "not-a-fixture",
          "The file is no fixture of a known format.",
          "It can neither be replayed nor audited, so nobody knows what is in it.");

  static final CheckRule EDITED =
      new CheckRule(
          "edited-after-seal",
          "The fixture was changed after it was sealed.",
          "Look at what changed; imds seal renews the seal.");

  private static final List<CheckRule> FORMAT_RULES =
      List.of(
          new CheckRule(
              FixtureAudit.NEVER_STORED,
              "A value stands where none is ever stored.",
              "Its path says that it is a credential, a proof or an IAM unique id."),
          new CheckRule(
              FixtureAudit.UNREADABLE,
              "A value that could not be examined completely.",
              "Whatever is in them, no rule has seen it."),
          new CheckRule(
              FixtureAudit.CONTRADICTION,
              "The fixture contradicts itself.",
              "A listing that leads nowhere or a body of the wrong kind is no answer that an"
                  + " instance gave. Record it again, or write what is missing."),
          NOT_A_FIXTURE,
          EDITED);

  private CheckRules() {}

  /** All rules, with the user's own leak rules. */
  public static List<CheckRule> all(List<LeakRule> ownRules) {
    Stream<CheckRule> leaks =
        Stream.concat(LeakRules.all().stream(), ownRules.stream())
            .map(rule -> new CheckRule(rule.id(), rule.name(), rule.reason()));
    Stream<CheckRule> agreement =
        ConsistencyRules.all().stream()
            .map(rule -> new CheckRule(rule.id(), "Not so: " + rule.statement(), rule.reason()));
    Stream<CheckRule> identities =
        Stream.of(IdentityRule.values())
            .map(rule -> new CheckRule(rule.id(), rule.title(), rule.reason()));
    return Stream.of(leaks, identities, FORMAT_RULES.stream(), agreement)
        .flatMap(rules -> rules)
        .toList();
  }
}
