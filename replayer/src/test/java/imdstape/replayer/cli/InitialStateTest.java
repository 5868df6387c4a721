package imdstape.replayer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.instance.InstanceState;
import imdstape.scenario.CredentialState;
import imdstape.scenario.InstanceEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The initial state that options, scenario and fixture give together. */
/** The initial state that options, scenario and fixture give together. */
class InitialStateTest extends InitialStateTestBase {

  private static final Instant END = NOW.plusSeconds(150);

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
}
