package imdstape.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.fixture.LeakFoundException;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.ValueChange;
import imdstape.secrets.OriginalValues;
import imdstape.secrets.OriginalValues.OriginalValue;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit finds originals and secrets in events, notes and the text of a scenario. */
class ScenarioAuditTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

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
    assertThatThrownBy(() -> audit(new ValueChange(START, "meta-data/tags/x", value)))
        .isInstanceOf(LeakFoundException.class)
        .hasMessageContaining("the scenario's value at +0s holds a value of the original (")
        .hasMessageContaining("the scenario was not written, the fixture was")
        .hasMessageNotContaining("acme");
  }

  @Test
  void anOriginalIsFoundInAPathARoleAndANote() {
    Instant at = START.plusSeconds(30);
    assertThatThrownBy(() -> audit(new ValueChange(at, "meta-data/acme-billing-prod/x", null)))
        .isInstanceOf(LeakFoundException.class);
    assertThatThrownBy(() -> audit(new RoleChange(at, "acme-billing-prod")))
        .isInstanceOf(LeakFoundException.class);
    ScenarioDraft line =
        new ScenarioDraft(START, List.of(), List.of("meta-data/x/acme-billing-prod at +0s: gone"));
    assertThatThrownBy(() -> audit(line)).isInstanceOf(LeakFoundException.class);
  }

  @Test
  void anUnknownSecretIsFoundByItsForm() {
    String secret = "AK" + "IA" + "X7Q2M5RT3WZL8K4N";
    assertThatThrownBy(() -> audit(new ValueChange(START, "meta-data/tags/instance/tag", secret)))
        .isInstanceOf(LeakFoundException.class)
        .hasMessageNotContaining(secret);
    ScenarioDraft line = new ScenarioDraft(START, List.of(), List.of(secret));
    assertThatThrownBy(() -> audit(line)).isInstanceOf(LeakFoundException.class);
  }

  @Test
  void fixedWordsOfAScenarioAreNotOriginals() {
    OriginalValues own =
        new OriginalValues(List.of(new OriginalValue("tag-value", "terminate", true)));
    ScenarioDraft story =
        new ScenarioDraft(
            START,
            List.of(
                new SpotInterruption(
                    START, SpotInterruption.InterruptionAction.TERMINATE, START.plusSeconds(120))),
            List.of());
    String text = story.render(null, "");
    assertThat(ScenarioAudit.audit(story, text, List.of(), own).text()).isEqualTo(text);
  }

  private static void audit(InstanceEvent event) {
    audit(new ScenarioDraft(START, List.of(event), List.of()));
  }

  private static void audit(ScenarioDraft story) {
    ScenarioAudit.audit(story, story.render("f.json", ""), List.of(), ORIGINALS);
  }
}
