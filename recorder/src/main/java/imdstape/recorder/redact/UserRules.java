package imdstape.recorder.redact;

import imdstape.cli.CommandException;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.secrets.LeakRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Redaction rules that a user adds to the catalogue in a file of format {@code imds-tape-rules/1}:
 * what a path holds, which values must not be stored anywhere, and which tag keys stay. Each rule
 * has a reason and examples; a rule that contradicts its examples is rejected. Immutable.
 *
 * @param paths in order; the first that matches a path applies
 * @param values forms of values that must not be stored
 * @param tagKeys tag keys that stay
 */
public record UserRules(List<UserPathRule> paths, List<LeakRule> values, Set<String> tagKeys) {

  /** No rules. */
  public static final UserRules NONE = new UserRules(List.of(), List.of(), Set.of());

  public UserRules {
    paths = List.copyOf(paths);
    values = List.copyOf(values);
    tagKeys = Set.copyOf(tagKeys);
  }

  /** What a rule does with the body at a path. */
  public enum PathRuleAction {
    /** Stores it unchanged if every line has the rule's form. */
    KEEP,
    /** Stores it with pseudonyms for everything that has the form of an identity. */
    TEXT,
    /** Does not store it, even if the catalogue would. */
    WITHHOLD,
    /** Replaces it as a value of the rule's kind. */
    KIND
  }

  /**
   * A rule for the bodies of some paths.
   *
   * @param kind for {@link PathRuleAction#KIND}, the kind of its lines; else {@link
   *     ValueKind#HARMLESS}
   * @param form for {@link PathRuleAction#KEEP}, the form of its lines; else anything
   * @param why the reason
   * @param hides examples of text that must not be stored
   * @param leaves examples of text that must be stored
   */
  public record UserPathRule(
      PathPattern path,
      PathRuleAction action,
      ValueKind kind,
      UserPattern form,
      String why,
      List<String> hides,
      List<String> leaves) {

    public UserPathRule {
      hides = List.copyOf(hides);
      leaves = List.copyOf(leaves);
    }
  }

  /**
   * Parses a file of rules.
   *
   * @param name the file name for error messages
   * @throws CommandException with line and column of the error
   */
  public static UserRules parse(String name, byte[] bytes) {
    return new UserRulesParser(name, bytes).parse();
  }

  /** The rule for a path below a version. */
  Optional<UserPathRule> ruleFor(String below) {
    return paths.stream().filter(rule -> rule.path().matches(below)).findFirst();
  }
}
