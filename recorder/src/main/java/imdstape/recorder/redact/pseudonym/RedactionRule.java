package imdstape.recorder.redact.pseudonym;

import java.util.List;

/**
 * What happens to values of one kind, why, and the evidence for it. A test checks every rule
 * against its examples.
 *
 * @param replacement how a value is rewritten
 * @param why the reason, for reviewers of a fixture; a part of the policy digest
 * @param examples made-up values
 */
public record RedactionRule(ValueReplacement replacement, String why, List<RuleExample> examples) {

  public RedactionRule {
    examples = List.copyOf(examples);
  }

  /**
   * A value, a part that the rule must hide and a part that it must leave.
   *
   * @param value a response body as the service could send it
   * @param hides text that must not be in the fixture, or an empty text
   * @param leaves text that must be in the fixture, or an empty text
   */
  public record RuleExample(String value, String hides, String leaves) {

    static RuleExample hiding(String value) {
      return new RuleExample(value, value, "");
    }

    static RuleExample leaving(String value) {
      return new RuleExample(value, "", value);
    }
  }
}
