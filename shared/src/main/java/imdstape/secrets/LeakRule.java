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
 * @param why it may not stay
 * @param pattern where to look; group 1 is the value
 * @param harmless which of the values that match are known to belong to nobody
 * @param finds examples it must find
 * @param leaves examples, close to the others, that it must not
 */
public record LeakRule(
    String id,
    String name,
    String why,
    Pattern pattern,
    Predicate<String> harmless,
    List<String> finds,
    List<String> leaves) {

  public LeakRule {
    finds = List.copyOf(finds);
    leaves = List.copyOf(leaves);
  }

  /** Whether a text holds such a value. */
  public boolean isIn(String text) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (!harmless.test(matcher.group(1))) {
        return true;
      }
    }
    return false;
  }
}
