package imdstape.recorder.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.recorder.redact.UserPattern.UnsupportedPatternException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "acme(?=-);write the text around the value into the pattern",
        "acme(?!-);write the text around the value into the pattern",
        "(?<=x)acme;write the text around the value into the pattern",
        "(?<!x)acme;or use \\b for the edge of a word",
        "([a-z]+)-\\1;write the repeated part again",
        "(?<a>[a-z]+)-\\k<a>;write the repeated part again",
        "[a-z]++;leave the + or the ?> out",
        "[a-z]*+x;leave the + or the ?> out",
        "a{2,4}+x;leave the + or the ?> out",
        "(?>ab);leave the + or the ?> out",
        "[a-z&&[^x]];list the characters instead",
        "acme(;look at its parentheses",
        "[acme;look at its parentheses, brackets",
        "*acme;look at its parentheses, brackets, escapes and repetitions",
        "a{1001};look at its parentheses, brackets, escapes and repetitions",
        "\\y;look at its parentheses, brackets, escapes and repetitions",
      })
  void anErrorSaysHowToRewriteTheExpression(String expression, String advice) {
    assertThatThrownBy(() -> UserPattern.compile(expression))
        .isInstanceOf(UnsupportedPatternException.class)
        .hasMessageContaining(advice);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a+",
        "[(?=]+",
        "[]&]",
        "[^]a]",
        "\\(\\?=x",
        "\\Q(?=a++\\1\\E",
        "a{2,4}",
        "\\\\1",
        "(?i)acme",
        "(?P<name>x)",
        "a}+",
        "[+]+"
      })
  void whatLooksLikeAnUnsupportedExpressionIsCompiled(String expression) {
    assertThat(UserPattern.compile(expression)).hasToString(expression);
  }
}
