package imdstape.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares each scanner with the regular expression of its rule, which states what the scanner
 * finds. The texts are the examples of all rules, cut, joined and changed by a character, so that
 * the edges of each value are tried. They are short, because the expressions backtrack.
 */
class LeakScannersTest {

  private static final int ROUNDS = 4_000;

  private static final List<String> EDGES =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          "\u000b",
          "\r\n",
          "a",
          "Z",
          "0",
          "7",
          "f",
          "-",
          "--",
          "_",
          ".",
          "..",
          ":",
          "::",
          "/",
          "+",
          "=",
          "==",
          "=>",
          "@",
          "$",
          "%",
          "\"",
          "'",
          ",",
          ";",
          "<",
          ">",
          "{",
          "}",
          "\u00e9",
          "\u017f",
          "\u212a",
          "ec2-",
          "sk-",
          "eyJ",
          " AAAA",
          "://",
          "A3T",
          "AKIA",
          "i-",
          "eni-attach-",
          "password",
          "Token",
          "api-key",
          "PRIVATE KEY",
          "-----BEGIN ",
          "fe80",
          "2600",
          "hvs.",
          "xoxb-",
          "gh",
          "argon2id$",
          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
          "0000000000000000",
          "1.2.3.4",
          "1-2-3-4",
          "12:34:56:78:9a:bc",
          "AQA",
          "ABSK");

  private record Span(int start, int end) {}

  static Stream<LeakRule> rules() {
    return LeakRules.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aScannerFindsWhatTheExpressionFinds(LeakRule rule) {
    Pattern expression = Pattern.compile(rule.expression());
    List<String> parts = parts(rule);
    Random random = new Random(rule.id().hashCode());
    int found = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String text = text(parts, random);
      List<Span> expected = expected(expression, text);
      assertThat(spans(rule, text)).as("%s in <%s>", rule.id(), text).isEqualTo(expected);
      found += expected.size();
    }
    assertThat(found).isGreaterThan(ROUNDS / 100);
  }

  /** The examples of all rules, those of one rule more often. */
  private static List<String> parts(LeakRule rule) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      parts.addAll(rule.matchingExamples());
      parts.addAll(rule.nonMatchingExamples());
    }
    rules().forEach(other -> parts.addAll(other.matchingExamples()));
    return parts;
  }

  private static String text(List<String> parts, Random random) {
    StringBuilder text = new StringBuilder();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      text.append(pick(EDGES, random)).append(changed(pick(parts, random), random));
    }
    return text.append(pick(EDGES, random)).toString();
  }

  private static String changed(String part, Random random) {
    int at = random.nextInt(part.length() + 1);
    int end = Math.min(part.length(), at + 1 + random.nextInt(3));
    return switch (random.nextInt(6)) {
      case 0 -> part.substring(0, at) + pick(EDGES, random) + part.substring(at);
      case 1 -> part.substring(0, at) + part.substring(end);
      case 2 -> part.substring(0, at) + pick(EDGES, random) + part.substring(end);
      case 3 -> part.substring(0, end) + part.substring(at);
      default -> part;
    };
  }

  private static String pick(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static List<Span> expected(Pattern expression, String text) {
    List<Span> spans = new ArrayList<>();
    Matcher matcher = expression.matcher(text);
    while (matcher.find()) {
      spans.add(new Span(matcher.start(1), matcher.end(1)));
    }
    return spans;
  }

  private static List<Span> spans(LeakRule rule, String text) {
    List<Span> spans = new ArrayList<>();
    rule.scanner().anyMatch(text, (start, end) -> !spans.add(new Span(start, end)));
    return spans;
  }
}
