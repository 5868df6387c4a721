package imdstape.replayer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.server.VertxPreloader;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.ValueChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The initial state that options, scenario and fixture give together. */
class InitialStateTest {

  private static final Instant NOW = ServedInstance.NOW;
  private static final Instant END = NOW.plusSeconds(150);

  @TempDir Path folder;

  @Test
  void optionsOverrideTheScenarioEvenWithDefaultValues() throws IOException {
    Path story =
        scenarioFile(
            """
            "spot": true, "at-deadline": "drop",
            "events": [
              {"event": "credentials", "state": "expired"},
              {"event": "spot-interruption", "at": "+30s"}
            ]
            """);
    InstanceState fromScenario = start("--scenario", story.toString()).state();
    InstanceState overruled =
        start("--scenario", "" + story, "--at-deadline", "keep", "--credentials", "available")
            .state();

    assertThat(fromScenario.isShutDownAt(END)).isTrue();
    assertThat(fromScenario.timeline().credentialsAt(NOW).state())
        .isEqualTo(CredentialState.EXPIRED);
    assertThat(overruled.isShutDownAt(END)).isFalse();
    assertThat(overruled.timeline().credentialsAt(NOW).state())
        .isEqualTo(CredentialState.AVAILABLE);
  }

  @Test
  void theShownSeedRepeatsTheFaultsButNotTheCredentials() {
    InitialState drawn = start("--throttle", "0.5");
    long shown = drawn.state().faults().seed();
    InitialState again = start("--throttle", "0.5", "--seed", "" + shown);

    assertThat(drawn.isSeedRandom()).isTrue();
    assertThat(again.isSeedRandom()).isFalse();
    assertThat(again.state().faults()).isEqualTo(drawn.state().faults());
    assertThat(credentials(again)).isNotEqualTo(credentials(drawn));
    assertThat(credentials(again)).isEqualTo(credentials(start("--seed", "" + shown)));
  }

  private static String credentials(InitialState start) {
    MetadataPath path =
        MetadataPath.parse("/latest/meta-data/iam/security-credentials/web-server").orElseThrow();
    byte[] body = start.state().tableAt(NOW).find(path, "").body();
    return new String(body, StandardCharsets.UTF_8);
  }

  @Test
  void aSlowCredentialProcessDoesNotDelayEvents() throws IOException {
    Path real = folder.resolve("credentials.json");
    Files.writeString(
        real,
        """
        {"Version": 1, "AccessKeyId": "KEY", "SecretAccessKey": "s",
         "SessionToken": "t", "Expiration": "%s"}
        """
            .formatted(NOW.plusSeconds(7_200)));
    List<Instant> read = new ArrayList<>();
    InitialState start =
        start(
            () -> {
              read.add(NOW.plusSeconds(4L * read.size()));
              return read.get(read.size() - 1);
            },
            "--force",
            "--tokens=required",
            "--credentials-process=cat " + real,
            "--spot-interruption=30s");

    assertThat(read).hasSizeGreaterThan(1);
    assertThat(start.state().timeline().events())
        .extracting(InstanceEvent::at)
        .containsExactly(read.get(read.size() - 1).plusSeconds(30));
  }

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
  void aScenarioNamesItsFixtureRelativeToItself() throws IOException {
    Path mine =
        Files.write(folder.resolve("mine.json"), FixtureLibrary.readBytes("private-no-role"));
    Path below = Files.createDirectory(folder.resolve("below"));
    Files.write(below.resolve("mine"), FixtureLibrary.readBytes("linux-spot"));

    for (String reference : List.of("./mine.json", "mine.json", "below/../mine.json", "" + mine)) {
      InitialState start =
          start("--scenario", "" + scenarioFile("\"fixture\": \"" + reference + "\""));
      assertThat(start.name()).as(reference).isEqualTo(mine.toString());
      assertThat(start.fixture()).as(reference).isEqualTo(FixtureLibrary.load("private-no-role"));
    }
    Path other = Files.move(scenarioFile("\"fixture\": \"mine\""), below.resolve("story.json"));
    assertThat(start("--scenario", "" + other).fixture())
        .isEqualTo(FixtureLibrary.load("linux-spot"));
    Path library = scenarioFile("\"fixture\": \"dual-stack\"");
    assertThat(start("--scenario", "" + library).name()).isEqualTo("dual-stack");
    assertThat(start("--scenario", "" + library, "china").name()).isEqualTo("china");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none.json|there is no fixture file FOLDER/none.json",
        "../none|there is no fixture file ABOVE/none",
        "./|FOLDER is a directory; name a fixture file in it",
        "linux-spt|there is no fixture \"linux-spt\" in the library; did you mean linux-spot?",
        "\\u0000|is no path of a file",
      })
  void aMissingFixtureIsReportedAtItsPlaceInTheScenario(String reference, String message)
      throws IOException {
    Path story = scenarioFile("\n \"fixture\": \"" + reference + "\"");

    assertThatThrownBy(() -> start("--scenario", story.toString()))
        .isInstanceOfSatisfying(
            CommandException.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE_ERROR))
        .hasMessageStartingWith(story + ":2:13: ")
        .hasMessageContaining(
            message.replace("FOLDER", "" + folder).replace("ABOVE", "" + folder.getParent()));
    assertThat(start("--scenario", story.toString(), "china").name())
        .as("an option replaces it")
        .isEqualTo("china");
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

  @Test
  void theDescriptionNamesAForcedSpotInstance() {
    assertThat(start("linux-on-demand").description()).contains("on-demand");
    assertThat(start("linux-on-demand", "--force", "--rebalance=1s").description())
        .contains("made a Spot Instance")
        .doesNotContain("on-demand");
    assertThat(start("linux-spot", "--force", "--rebalance=1s").description())
        .doesNotContain("made a Spot Instance");
  }

  @Test
  void aResetRestartsRelativeTimesAndKeepsAbsoluteTimes() throws IOException {
    Path story =
        scenarioFile(
            """
            "clock": {"at": "2026-12-01T00:00:00Z"},
            "events": [
              {"event": "maintenance", "at": "+30s"},
              {"event": "role-attachment", "at": "2026-12-01T01:00:00Z"}
            ]
            """);
    InitialState start = start("--scenario", story.toString());
    Instant later = NOW.plusSeconds(7_200);
    InstanceState again = start.inputs().stateAt(later);

    assertThat(again.clock().instanceTime(later)).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
    assertThat(again.timeline()).isEqualTo(start.state().timeline());
  }

  @Test
  void optionsAlsoApplyToAFixtureLoadedLater() throws IOException {
    Path story = scenarioFile("\"options\": {\"HttpTokens\": \"required\", \"Hops\": 3}");
    InitialState start =
        start(
            "--scenario=" + story,
            "--hops=2",
            "--tags=disabled",
            "--set=region=eu-west-1",
            "--force",
            "--spot-interruption=30s");
    InstanceState other = start.state().withInstanceOf(start.inputs().stateOf("linux-arm64"));

    assertThat(other.options()).isEqualTo(start.state().options());
    assertThat(other.options().hops()).isEqualTo(2);
    assertThat(other.options().httpTokens()).isEqualTo(HttpTokens.REQUIRED);
    assertThat(other.options().instanceMetadataTags().isOn()).isFalse();
    assertThat(value(other, "meta-data/placement/region")).isEqualTo("eu-west-1");
    assertThat(value(other, "meta-data/instance-type"))
        .isNotEqualTo(value(start.state(), "meta-data/instance-type"));
    assertThat(other.timeline().entries()).isEmpty();
  }

  private static String value(InstanceState state, String path) {
    MetadataPath parsed = MetadataPath.parse("/latest/" + path).orElseThrow();
    return new String(state.tableAt(NOW).find(parsed, "").body(), StandardCharsets.UTF_8);
  }

  @Test
  void replaysWithTheSameSeedMintTheSameCredentials() throws IOException {
    String events = "\"events\": [{\"event\": \"maintenance\", \"at\": \"2026-11-24T10:00:00Z\"}]";
    String alone = "" + scenarioFile(events);
    InstanceState one = start("--scenario", alone).state();
    InstanceState other = start("--scenario", alone).state();

    assertThat(one.timeline()).isEqualTo(other.timeline());
    assertThat(identityInfo(one)).isNotEqualTo(identityInfo(other));
    String together = "" + scenarioFile("\"seed\": 7, " + events);
    assertThat(identityInfo(start("--scenario", together).state()))
        .isEqualTo(identityInfo(start("--scenario", together).state()))
        .isEqualTo(identityInfo(start("--scenario", alone, "--seed", "7").state()));
  }

  private static String identityInfo(InstanceState state) {
    return value(state, "meta-data/iam/info");
  }

  private Path scenarioFile(String rest) throws IOException {
    return Files.writeString(
        folder.resolve("story.json"), "{\"format\": \"imds-tape-scenario/1\", " + rest + "}");
  }

  private static InitialState start(String... arguments) {
    return start(() -> NOW, arguments);
  }

  private static InitialState start(InstantSource clock, String... arguments) {
    ReplayCommand command = new ReplayCommand(new VertxPreloader());
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--port=0");
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(all.toArray(new String[0]));
    return InitialState.read(
        command.flags,
        command.fixture.name,
        new InitialState.ServedAddress("127.0.0.1", false),
        clock,
        any -> {});
  }
}
