package imdstape.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.fixture.LeakFoundException;
import imdstape.recorder.scenario.ScenarioEvent.RoleChange;
import imdstape.recorder.scenario.ScenarioEvent.ValueChange;
import imdstape.secrets.OriginalValues;
import imdstape.secrets.OriginalValues.OriginalValue;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit finds originals and secrets in events, notes and the text of a scenario. */
class ScenarioAuditTest {

  private static final OriginalValues ORIGINALS =
      new OriginalValues(
          List.of(
              new OriginalValue("role", "acme-billing-prod", true),
              new OriginalValue("account", "908172635445", false)));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme-billing-prod",
        "ACME-BILLING-PROD",
        "9081-7263-5445",
        "YWNtZS1iaWxsaW5nLXByb2Q=",
        "an acme-billing-prod here"
      })
  void anOriginalIsFoundInAnEncodedValue(String value) {
    assertThatThrownBy(() -> audit(new ValueChange(Duration.ZERO, "meta-data/tags/x", value)))
        .isInstanceOf(LeakFoundException.class)
        .hasMessageContaining("the scenario's value at +0s holds a value of the original (")
        .hasMessageContaining("the scenario was not written, the fixture was")
        .hasMessageNotContaining("acme");
  }

  @Test
  void anOriginalIsFoundInAPathARoleAndANote() {
    Duration at = Duration.ofSeconds(30);
    assertThatThrownBy(() -> audit(new ValueChange(at, "meta-data/acme-billing-prod/x", null)))
        .isInstanceOf(LeakFoundException.class);
    assertThatThrownBy(() -> audit(new RoleChange(at, "acme-billing-prod")))
        .isInstanceOf(LeakFoundException.class);
    ScenarioDraft line =
        new ScenarioDraft(List.of(), List.of("meta-data/x/acme-billing-prod at +0s: gone"));
    assertThatThrownBy(() -> audit(line)).isInstanceOf(LeakFoundException.class);
  }

  @Test
  void anUnknownSecretIsFoundByItsForm() {
    String secret = "AK" + "IA" + "X7Q2M5RT3WZL8K4N";
    assertThatThrownBy(
            () -> audit(new ValueChange(Duration.ZERO, "meta-data/tags/instance/tag", secret)))
        .isInstanceOf(LeakFoundException.class)
        .hasMessageNotContaining(secret);
    ScenarioDraft line = new ScenarioDraft(List.of(), List.of(secret));
    assertThatThrownBy(() -> audit(line)).isInstanceOf(LeakFoundException.class);
  }

  @Test
  void fixedWordsOfAScenarioAreNotOriginals() {
    OriginalValues own =
        new OriginalValues(List.of(new OriginalValue("tag-value", "terminate", true)));
    ScenarioDraft story =
        new ScenarioDraft(
            List.of(
                new ScenarioEvent.SpotInterruption(
                    Duration.ZERO, ScenarioEvent.Action.TERMINATE, Duration.ofMinutes(2))),
            List.of());
    String text = ScenarioFile.text(story, null, "");
    assertThat(ScenarioAudit.audit(story, text, List.of(), own).text()).isEqualTo(text);
  }

  private static void audit(ScenarioEvent event) {
    audit(new ScenarioDraft(List.of(event), List.of()));
  }

  private static void audit(ScenarioDraft story) {
    ScenarioAudit.audit(story, ScenarioFile.text(story, "f.json", ""), List.of(), ORIGINALS);
  }
}
