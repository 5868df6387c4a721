package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.metadata.ValueKind;
import imdstape.secrets.LeakRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class UserRulesTest {

  private static final String HEAD = "{\"format\": \"imds-tape-rules/1\", ";

  @Test
  void aPathRuleIsParsed() {
    UserRules rules =
        parsed(
            """
            "paths": [
              {"path": "/latest/a/*", "as": "keep", "form": "dev|prod", "why": "two words",
               "hides": ["acme"], "leaves": ["dev", "prod"]},
              {"path": "a/peer", "as": "private-ipv4", "why": "w", "hides": ["172.31.1.1"]},
              {"path": "b/peer", "as": "private-ipv4", "why": "w", "hides": ["172.31.1.1"]},
              {"path": "c", "as": "TEXT", "why": "w", "hides": ["172.31.1.1"], "leaves": ["is"]},
              {"path": "d", "as": "withhold", "why": "odd", "hides": ["x"]}
            ]\
            """);
    UserRules.UserPathRule keep = rules.ruleFor("a/peer").orElseThrow();
    assertThat(keep.action()).as("the first that matches").isEqualTo(UserRules.PathRuleAction.KEEP);
    assertThat(keep.form()).hasToString("dev|prod");
    assertThat(keep.why()).isEqualTo("two words");
    assertThat(keep.hides()).containsExactly("acme");
    assertThat(keep.leaves()).containsExactly("dev", "prod");
    UserRules.UserPathRule kind = rules.ruleFor("b/peer").orElseThrow();
    assertThat(kind.action()).isEqualTo(UserRules.PathRuleAction.KIND);
    assertThat(kind.kind()).isEqualTo(ValueKind.PRIVATE_IPV4);
    assertThat(rules.ruleFor("c").orElseThrow().action()).isEqualTo(UserRules.PathRuleAction.TEXT);
    assertThat(rules.ruleFor("d").orElseThrow().action())
        .isEqualTo(UserRules.PathRuleAction.WITHHOLD);
    assertThat(rules.ruleFor("e")).isEmpty();
  }

  @Test
  void aValueRuleIsParsed() {
    LeakRule rule =
        parsed(
                """
                "values": [{"name": "ticket", "pattern": "ACME-\\\\d+", "why": "names a customer",
                            "hides": ["see ACME-1"], "leaves": ["ACME-x"]}]\
                """)
            .values()
            .get(0);
    assertThat(rule.id()).isEqualTo("ticket");
    assertThat(rule.name()).isEqualTo("what the rule ticket hides");
    assertThat(rule.reason()).isEqualTo("names a customer");
    assertThat(rule.matches("at ACME-99.")).isTrue();
    assertThat(rule.matches("ACME")).isFalse();
  }

  @Test
  void tagKeysAreParsed() {
    assertThat(parsed("\"tag-keys\": [\"Stage\", \"Team\"]").tagKeys())
        .containsExactlyInAnyOrder("Stage", "Team");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("{\"tag-keys\": []}", "a file of rules begins with \"format\""),
        Arguments.of("{\"format\": \"other\"}", "the format of rules is \"imds-tape-rules/1\""),
        Arguments.of(HEAD + "\"x\": 1}", "x"),
        Arguments.of(path("\"as\": \"withhold\", \"why\": \"w\""), "\"path\" is missing or empty"),
        Arguments.of(path("\"path\": \"a\", \"why\": \"w\""), "\"as\" is missing or empty"),
        Arguments.of(
            path("\"path\": \"a\", \"as\": \"withhold\", \"why\": \" \""),
            "\"why\" is missing or empty"),
        Arguments.of(
            path("\"path\": \"a\", \"as\": \"harmless\", \"why\": \"w\""),
            "\"as\" is keep, text, withhold or a kind: account, resource-id"),
        Arguments.of(
            path("\"path\": \"a\", \"as\": \"kind\", \"why\": \"w\""),
            "\"as\" is keep, text, withhold or a kind: "),
        Arguments.of(
            path("\"path\": \"a\", \"as\": \"keep\", \"why\": \"w\""),
            "\"form\" belongs to \"as\": \"keep\", and to it alone"),
        Arguments.of(
            path("\"path\": \"a\", \"as\": \"text\", \"form\": \"x\", \"why\": \"w\""),
            "\"form\" belongs to \"as\": \"keep\", and to it alone"),
        Arguments.of(
            path("\"path\": \"a\", \"as\": \"keep\", \"form\": \"(\", \"why\": \"w\""),
            "no regular expression of RE2: "),
        Arguments.of(
            path("\"path\": \"a//b\", \"as\": \"withhold\", \"why\": \"w\""),
            "\"a//b\" is no path below a version"),
        Arguments.of(path("\"pfad\": \"a\""), "path, as, form, why, hides, leaves"),
        Arguments.of(
            HEAD + "\"paths\": [{\"path\": \"a\", \"as\": \"withhold\", \"why\": \"w\"}]}",
            "a rule of \"paths\" has examples of what it \"hides\""),
        Arguments.of(
            HEAD + "\"values\": [{\"name\": \"tic\", \"pattern\": \"x\", \"why\": \"w\"}]}",
            "a rule of \"values\" has examples of what it \"hides\""),
        Arguments.of(value("Ticket", "x"), "small letters, digits and dashes: \"Ticket\""),
        Arguments.of(value("t", "x"), "small letters, digits and dashes: \"t\""),
        Arguments.of(value("ticket", "["), "no regular expression of RE2: "));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void anErrorNamesLineAndColumn(String text, String message) {
    assertThatThrownBy(() -> UserRules.parse("rules.json", text.getBytes(UTF_8)))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("rules.json:1:")
        .hasMessageContaining(message);
  }

  static Stream<Arguments> contradicted() {
    return Stream.of(
        Arguments.of(
            "\"paths\": [{\"path\": \"a\", \"as\": \"keep\", \"form\": \".*\", \"why\": \"w\","
                + " \"hides\": [\"acme\"]}]}",
            "the rule a must hide \"acme\" and does not"),
        Arguments.of(
            "\"paths\": [{\"path\": \"a\", \"as\": \"keep\", \"form\": \"dev\", \"why\": \"w\","
                + " \"hides\": [\"acme\"], \"leaves\": [\"prod\"]}]}",
            "the rule a must leave \"prod\" and does not"),
        Arguments.of(
            "\"values\": [{\"name\": \"ticket\", \"pattern\": \"ACME-1\", \"why\": \"w\","
                + " \"hides\": [\"ACME-1\", \"ACME-2\"]}]}",
            "the rule ticket must hide \"ACME-2\" and does not"),
        Arguments.of(
            "\"values\": [{\"name\": \"ticket\", \"pattern\": \"ACME\", \"why\": \"w\","
                + " \"hides\": [\"ACME-1\"], \"leaves\": [\"ACMEs\"]}]}",
            "the rule ticket must leave \"ACMEs\" and does not"));
  }

  @ParameterizedTest
  @MethodSource("contradicted")
  void aRuleThatContradictsItsExamplesIsRejected(String rules, String message) {
    assertThatThrownBy(() -> UserRules.parse("rules.json", (HEAD + rules).getBytes(UTF_8)))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("rules.json:1:")
        .hasMessageContaining(message);
  }

  private static UserRules parsed(String rules) {
    return UserRules.parse("rules.json", (HEAD + rules + "}").getBytes(UTF_8));
  }

  private static String path(String fields) {
    return HEAD + "\"paths\": [{" + fields + ", \"hides\": [\"x\"]}]}";
  }

  private static String value(String name, String pattern) {
    return HEAD
        + "\"values\": [{\"name\": \"%s\", \"pattern\": \"%s\", \"why\": \"w\", \"hides\": [\"x\"]}]}"
            .formatted(name, pattern);
  }
}
