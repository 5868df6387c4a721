package imdstape.replayer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.ValueChange;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The initial state that options, scenario and fixture give together. */
/** The events and roles of the initial state that options and scenario give. */
class InitialStateEventsTest extends InitialStateTestBase {

  @Test
  void forceAppliesToSpotEventsOfAScenario() throws IOException {
    Path story = scenarioFile("\"events\": [{\"event\": \"spot-interruption\", \"at\": \"+30s\"}]");

    assertThatThrownBy(() -> start("--scenario", story.toString()))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("add \"spot\": true, or --force");
    assertThat(start("--scenario", story.toString(), "--force").state().isSpot()).isTrue();
    assertThat(start("--force").state().isSpot()).as("no event needs it").isFalse();
  }

  @Test
  void eachEventOptionAddsAnEventAtItsTime() {
    InstanceState state =
        start(
                "--force",
                "--fis=10s",
                "--maintenance=1m",
                "--maintenance-ends=2m=canceled",
                "--target-lifecycle-state=3s=Warmed:Running",
                "--role-after=4s",
                "--role-change=5s=batch",
                "--role-change=6s=",
                "--credentials-after=7s=expired",
                "--set=8s=meta-data/tags/instance/Name=a=b",
                "--set=9s=user-data")
            .state();

    assertThat(state.isSpot()).isTrue();
    assertThat(state.timeline().events())
        .containsExactly(
            new CredentialChange(NOW.plusSeconds(7), CredentialState.EXPIRED),
            new RebalanceRecommendation(NOW.plusSeconds(10)),
            new SpotInterruption(
                NOW.plusSeconds(25),
                SpotInterruption.InterruptionAction.TERMINATE,
                NOW.plusSeconds(25 + 120)),
            new TargetLifecycleState(
                NOW.plusSeconds(3), TargetLifecycleState.LifecycleState.WARMED_RUNNING),
            MaintenanceEvent.withDefaults(
                    MaintenanceEvent.eventId(4), "system-reboot", NOW.plusSeconds(60))
                .withEnd(
                    new MaintenanceEvent.MaintenanceEnd(
                        NOW.plusSeconds(120), MaintenanceEvent.MaintenanceOutcome.CANCELED)),
            new RoleAttachment(NOW.plusSeconds(4)),
            new RoleChange(NOW.plusSeconds(5), "batch"),
            new RoleChange(NOW.plusSeconds(6), null),
            new ValueChange(NOW.plusSeconds(8), "meta-data/tags/instance/Name", "a=b"),
            new ValueChange(NOW.plusSeconds(9), "user-data", null));
  }

  @Test
  void hibernationStartsAtTheNoticeUnlessALeadIsGiven() {
    SpotInterruption usual =
        (SpotInterruption)
            start("--force", "--spot-interruption=30s", "--spot-action=hibernate")
                .state()
                .timeline()
                .events()
                .get(0);
    SpotInterruption led =
        (SpotInterruption)
            start("--force", "--spot-interruption=30s", "--spot-lead=15m")
                .state()
                .timeline()
                .events()
                .get(0);

    assertThat(usual.end()).isEqualTo(usual.at()).isEqualTo(NOW.plusSeconds(30));
    assertThat(led.end()).isEqualTo(NOW.plusSeconds(930));
  }

  @ParameterizedTest
  @CsvSource({
    "--credentials=expired, --credentials says what it gives",
    "--credentials=available, --credentials says what it gives",
    "--credentials=no-role, --credentials says what it gives",
    "--credentials-after=5s=expired, --credentials-after says what it gives",
    "--role-after=5s, --role-after says when it comes",
    "--role-change=5s=, ",
  })
  void roleOptionsAreRejectedForAFixtureWithoutARole(String option, @Nullable String message) {
    if (message == null) {
      assertThat(start("private-no-role", option).state().hasRole()).isFalse();
      return;
    }
    assertThatThrownBy(() -> start("private-no-role", option))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("private-no-role has no role, and " + message)
        .hasMessageContaining("--set role=NAME");
    assertThat(start("private-no-role", option, "--set=role=web").state().hasRole()).isTrue();
    assertThat(start("private-no-role", option, "--role-change=9s=web").state().hasRole()).isTrue();
    assertThat(start(option).state().hasRole()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"credentials\", \"state\": \"expired\"", "\"role-attachment\""})
  void roleEventsOfAScenarioAreRejectedForAFixtureWithoutARole(String event) throws IOException {
    Path story = scenarioFile("\"events\": [{\"at\": \"+5s\", \"event\": " + event + "}]");

    assertThatThrownBy(() -> start("private-no-role", "--scenario=" + story))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("no role")
        .hasMessageContaining("--set role=NAME or an event role");
    assertThat(start("private-no-role", "--scenario=" + story, "--set=role=web").state().hasRole())
        .isTrue();
    assertThat(start("--scenario=" + story).state().timeline().entries()).hasSize(1);
  }

  @Test
  void aScenarioCanAddTheRole() throws IOException {
    Path story =
        scenarioFile("\"events\": [{\"event\": \"role\", \"at\": \"+5s\", \"role\": \"web\"}]");

    assertThat(
            start("private-no-role", "--scenario=" + story, "--credentials=expired")
                .state()
                .hasRole())
        .isTrue();
  }

  @Test
  void aCredentialProcessIsNotRunForAFixtureWithoutARole() throws IOException {
    Path ran = folder.resolve("ran");
    String process = "--credentials-process=touch " + ran + "; exit 1";

    assertThatThrownBy(() -> start("private-no-role", "--tokens=required", process))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("private-no-role has no role, and --credentials-process")
        .hasMessageContaining("--set role=NAME");
    assertThat(ran).doesNotExist();
    assertThatThrownBy(
            () -> start("private-no-role", "--tokens=required", process, "--set=role=web"))
        .hasMessageContaining("exit code 1");
    assertThat(ran).exists();
  }

  @Test
  void faultInjectionUsesTheSpotAction() {
    assertThat(start("--force", "--fis=10s", "--spot-action=hibernate").state().timeline().events())
        .contains(
            new SpotInterruption(
                NOW.plusSeconds(25),
                SpotInterruption.InterruptionAction.HIBERNATE,
                NOW.plusSeconds(25)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--spot-action=stop | add --spot-interruption DELAY or --fis DELAY",
        "--fis=1s --spot-interruption=2s --force | never moves; leave one of the two out",
        "--set=0s=meta-data/tags=x | meta-data/tags is a directory and has no value of its own",
        "--set=0s=meta-data/mac/foo=bar | meta-data/mac is a value, and nothing stands below",
        "--set=5s=meta-data/a/b=1 --set=9s=meta-data/a=2 | meta-data/a is a directory",
        "--set=9s=meta-data/a/b=1 --set=5s=meta-data/a=2 | meta-data/a is a directory",
        "--set=9s=meta-data/a=1 --set=5s=meta-data/a/b=2 | meta-data/a",
        "imdsv2-only --set=0s=meta-data/tags/instance/Name=blue | add --tags enabled",
        "--tags=disabled --set=0s=meta-data/tags/instance=x | meta-data/tags/instance is a"
            + " directory",
      })
  void impossibleEventsAreUsageErrorsWithASuggestion(String options, String message) {
    assertThatThrownBy(() -> start(options.split(" "))).hasMessageContaining(message);
  }

  @Test
  void aValueMayReplaceAnExistingOrARemovedValue() {
    InstanceState state =
        start(
                "--set=1s=meta-data/mac=02:00:00:00:00:01",
                "--set=2s=meta-data/tags",
                "--set=3s=meta-data/tags=x",
                "--set=4s=meta-data/iam/info={}")
            .state();
    InstanceState tagged =
        start("imdsv2-only", "--tags=enabled", "--set=0s=meta-data/tags/instance/Name=blue")
            .state();

    assertThat(state.timeline().entries()).hasSize(4);
    assertThat(tagged.leavesAt(NOW, "latest")).contains("meta-data/tags/instance/Name");
  }

  @Test
  void tagValuesMayBeSetBeforeTagsAreEnabled() throws IOException {
    Path story =
        scenarioFile(
            """
            "options": {"InstanceMetadataTags": "disabled"},
            "events": [
              {"event": "value", "path": "meta-data/tags/instance/Name", "value": "blue"}
            ]
            """);

    assertThatThrownBy(() -> start("--scenario", "" + story))
        .hasMessageContaining("--tags enabled");
    assertThat(start("--scenario", "" + story, "--tags=enabled").state().timeline().entries())
        .hasSize(1);
  }
}
