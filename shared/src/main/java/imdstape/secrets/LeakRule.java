package imdstape.secrets;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule for texts that no fixture may hold. A test checks each rule against its examples.
 *
 * @param id stable identifier, for reports and baselines
 * @param name what the rule finds, for reports; these never show the value
 * @param reason why such a value must not be published, as a phrase that continues the name
 * @param pattern the regular expression to search for; group 1 is the value
 * @param harmless accepts values that match and may be published
 * @param matchingExamples texts that the rule must match
 * @param nonMatchingExamples similar texts that the rule must not match
 */
public record LeakRule(
    String id,
    String name,
    String reason,
    Pattern pattern,
    Predicate<String> harmless,
    List<String> matchingExamples,
    List<String> nonMatchingExamples) {

  public LeakRule {
    matchingExamples = List.copyOf(matchingExamples);
    nonMatchingExamples = List.copyOf(nonMatchingExamples);
  }

  /** Whether a text holds a value that the rule forbids. */
  public boolean matches(String text) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (!harmless.test(matcher.group(1))) {
        return true;
      }
    }
    return false;
  }
}
