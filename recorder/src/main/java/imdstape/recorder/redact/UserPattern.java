package imdstape.recorder.redact;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import imdstape.secrets.ValueScanner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of the user's rules, in the syntax of RE2, whose time is linear in the
 * length of a text. Immutable and thread-safe.
 */
public final class UserPattern implements ValueScanner {

  /** The length of a repetition such as {10,1000}, of which RE2 has no longer ones. */
  private static final int MAX_REPETITION_LENGTH = 12;

  private static final List<String> LOOK_AROUND = List.of("(?=", "(?!", "(?<=", "(?<!");

  private final Pattern pattern;

  private UserPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /** An expression that cannot be used; the message says why and how to rewrite it. */
  public static final class UnsupportedPatternException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedPatternException(String message) {
      super(message);
    }
  }

  /**
   * Compiles an expression.
   *
   * @throws UnsupportedPatternException if it is none, or uses what RE2 does not have
   */
  public static UserPattern compile(String expression) {
    String problem = problem(expression);
    if (problem != null) {
      throw new UnsupportedPatternException(problem);
    }
    try {
      return new UserPattern(Pattern.compile(expression));
    } catch (PatternSyntaxException invalid) {
      throw new UnsupportedPatternException(
          "no regular expression of RE2: \""
              + invalid.getPattern()
              + "\" cannot be read; look at its parentheses, brackets, escapes and repetitions");
    }
  }

  /** Why RE2 cannot search for an expression of Java; null if nothing is known against it. */
  private static @Nullable String problem(String expression) {
    boolean inClass = false;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      int at = i;
      if (c == '\\') {
        char escaped = i + 1 < expression.length() ? expression.charAt(i + 1) : 0;
        if (escaped == 'Q') {
          int end = expression.indexOf("\\E", i);
          i = end < 0 ? expression.length() : end + 1;
          continue;
        }
        if (!inClass && (escaped == 'k' || (escaped >= '1' && escaped <= '9'))) {
          return "back-references such as \\1 cannot be used, because their time has no bound;"
              + " write the repeated part again, as in ([a-z]+)-([a-z]+)";
        }
        i++;
      } else if (inClass) {
        if (expression.startsWith("&&", i)) {
          return "intersections of classes (&&) cannot be used; list the characters instead";
        }
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
        // a bracket at the beginning of a class is a character of it
        i += expression.startsWith("^", i + 1) ? 1 : 0;
        i += expression.startsWith("]", i + 1) ? 1 : 0;
      } else if (LOOK_AROUND.stream().anyMatch(start -> expression.startsWith(start, at))) {
        return "look-around such as (?=, (?!, (?<= and (?<! cannot be used, because its time has no"
            + " bound; write the text around the value into the pattern, or use \\b for the edge of"
            + " a word";
      } else if (expression.startsWith("(?>", i) || isPossessive(expression, i)) {
        return "possessive repetition such as a++ and (?>a+) cannot be used and is not needed;"
            + " leave the + or the ?> out";
      }
    }
    return null;
  }

  private static boolean isPossessive(String expression, int at) {
    char c = expression.charAt(at);
    boolean repeats =
        at > 0 && (c == '+' || c == '*' || c == '?' || (c == '}' && isRepetition(expression, at)));
    return repeats && expression.startsWith("+", at + 1);
  }

  private static boolean isRepetition(String expression, int end) {
    int start = end - 1;
    while (start > end - MAX_REPETITION_LENGTH && start > 0 && expression.charAt(start) != '{') {
      start--;
    }
    return start > 0
        && expression.charAt(start) == '{'
        && end > start + 1
        && expression
            .substring(start + 1, end)
            .chars()
            .allMatch(c -> c == ',' || (c >= '0' && c <= '9'));
  }

  /** Whether a whole text has the form of the expression. */
  boolean matches(String text) {
    return pattern.matches(text);
  }

  @Override
  public boolean anyMatch(String text, SpanTest test) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      if (test.test(matcher.start(), matcher.end())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserPattern same && pattern.equals(same.pattern);
  }

  @Override
  public int hashCode() {
    return pattern.hashCode();
  }

  /** The expression itself. */
  @Override
  public String toString() {
    return pattern.toString();
  }
}
