package imdstape.recorder.redact;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Body;
import imdstape.metadata.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rule and evidence agree. */
class RedactionsTest {

  @ParameterizedTest
  @EnumSource
  void aRuleHidesWhatItMustAndLeavesWhatItMust(Kind kind) {
    Redactions.Redaction rule = Redactions.of(kind);
    assertThat(rule.why()).isNotBlank();
    assertThat(rule.examples()).isNotEmpty();
    for (Redactions.Example example : rule.examples()) {
      Body body = new Trial(UserRules.NONE).of(kind, example.value());
      String text = Trial.text(body);
      assertThat(text).as(example.value()).contains(example.leaves());
      if (!example.hides().isEmpty()) {
        assertThat(text).as(example.value()).doesNotContain(example.hides());
        assertThat(body.toString()).doesNotContain(example.hides());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRuleForWhatIdentifiesShowsWhatItHides(Kind kind) {
    boolean hides =
        Redactions.of(kind).examples().stream().anyMatch(example -> !example.hides().isEmpty());
    assertThat(hides).isEqualTo(kind.redaction() != Kind.Redaction.KEEP);
  }
}
