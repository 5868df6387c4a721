package imdstape.secrets;

import java.util.List;
import java.util.function.Predicate;

/**
 * A rule for texts that no fixture may hold. A test checks each rule against its examples.
 *
 * @param id stable identifier, for reports and baselines
 * @param name what the rule finds, for reports; these never show the value
 * @param reason why such a value must not be published, as a phrase that continues the name
 * @param expression the regular expression whose group 1 is the value, as a statement of what the
 *     scanner finds
 * @param scanner finds the values
 * @param harmless accepts values that match and may be published
 * @param matchingExamples texts that the rule must match
 * @param nonMatchingExamples similar texts that the rule must not match
 */
public record LeakRule(
    String id,
    String name,
    String reason,
    String expression,
    ValueScanner scanner,
    Predicate<String> harmless,
    List<String> matchingExamples,
    List<String> nonMatchingExamples) {

  public LeakRule {
    matchingExamples = List.copyOf(matchingExamples);
    nonMatchingExamples = List.copyOf(nonMatchingExamples);
  }

  /** Whether a text holds a value that the rule forbids. */
  public boolean matches(String text) {
    return scanner.anyMatch(text, (start, end) -> !harmless.test(text.substring(start, end)));
  }
}
