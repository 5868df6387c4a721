package imdstape.recorder.redact;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.LeafBody;
import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.pseudonym.RedactionRule;
import imdstape.recorder.redact.pseudonym.RedactionRules;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that every rule agrees with its examples. */
class RuleExamplesTest {

  @ParameterizedTest
  @EnumSource
  void everyRuleAgreesWithItsExamples(ValueKind kind) {
    RedactionRule rule = RedactionRules.of(kind);
    assertThat(rule.why()).isNotBlank();
    assertThat(rule.examples()).isNotEmpty();
    for (RedactionRule.RuleExample example : rule.examples()) {
      LeafBody body = new RuleTrial(UserRules.NONE).redact(kind, example.value());
      String text = RuleTrial.text(body);
      assertThat(text).as(example.value()).contains(example.leaves());
      if (!example.hides().isEmpty()) {
        assertThat(text).as(example.value()).doesNotContain(example.hides());
        assertThat(body.toString()).doesNotContain(example.hides());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyReplacingRuleHasAnExampleOfAHiddenValue(ValueKind kind) {
    boolean hides =
        RedactionRules.of(kind).examples().stream().anyMatch(example -> !example.hides().isEmpty());
    assertThat(hides).isEqualTo(kind.redactionAction() != ValueKind.RedactionAction.KEEP);
  }
}
