package imdstape.secrets;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A form of text that no fixture may hold, with its reason and its evidence. The build fails if
 * rule and evidence disagree.
 *
 * @param id stable, for reports and baselines
 * @param name for the report, which never shows the value
 * @param reason it may not stay
 * @param pattern where to look; group 1 is the value
 * @param harmless which of the values that match are known to belong to nobody
 * @param matchingExamples examples it must find
 * @param nonMatchingExamples examples, close to the others, that it must not
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

  /** Whether a text holds such a value. */
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
