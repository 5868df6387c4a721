package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.command.Failure;
import imdstape.replayer.credentials.CredentialState;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.world.CurrentWorld;
import imdstape.replayer.world.World;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The world that options and a scenario describe together. */
class StartTest {

  private static final Instant NOW = Served.NOW;
  private static final Instant END = NOW.plusSeconds(150);

  @TempDir Path folder;

  @Test
  void anOptionHasTheLastWordAlsoIfItSaysWhatIsUsual() throws IOException {
    Path story =
        story(
            """
            "spot": true, "at-deadline": "drop",
            "events": [
              {"event": "credentials", "state": "expired"},
              {"event": "spot-interruption", "at": "+30s"}
            ]
            """);
    World told = start("--scenario", story.toString()).world();
    World overruled =
        start("--scenario", "" + story, "--at-deadline", "keep", "--credentials", "available")
            .world();

    assertThat(told.isDroppedAt(END)).isTrue();
    assertThat(told.timeline().credentialsAt(NOW).state()).isEqualTo(CredentialState.EXPIRED);
    assertThat(overruled.isDroppedAt(END)).isFalse();
    assertThat(overruled.timeline().credentialsAt(NOW).state())
        .isEqualTo(CredentialState.AVAILABLE);
  }

  @Test
  void aScenarioWithASpotEventCanBeForcedAsAnOptionCan() throws IOException {
    Path story = story("\"events\": [{\"event\": \"spot-interruption\", \"at\": \"+30s\"}]");

    assertThatThrownBy(() -> start("--scenario", story.toString()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("add \"spot\": true, or --force");
    assertThat(start("--scenario", story.toString(), "--force").world().isSpot()).isTrue();
    assertThat(start("--force").world().isSpot()).as("nothing needs it").isFalse();
  }

  @Test
  void startedAgainAStoryBeginsAnewAndAbsoluteTimesStay() throws Exception {
    Path story =
        story(
            """
            "clock": {"at": "2026-12-01T00:00:00Z"},
            "events": [
              {"event": "maintenance", "at": "+30s"},
              {"event": "role-attachment", "at": "2026-12-01T01:00:00Z"}
            ]
            """);
    Vertx vertx = Vertx.vertx();
    try (Served served = new Served(Served.world())) {
      Start start = start("--scenario", story.toString());
      Instant later = NOW.plusSeconds(7_200);
      World again =
          start
              .reach(
                  new CurrentWorld(start.world()),
                  new Journal(entry -> {}),
                  new Listeners(served.server, served.port()),
                  vertx)
              .rules()
              .start()
              .apply(later);

      assertThat(again.clock().at(later)).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
      assertThat(again.timeline()).isEqualTo(start.world().timeline());
    } finally {
      Served.done(vertx.close());
    }
  }

  private Path story(String rest) throws IOException {
    return Files.writeString(
        folder.resolve("story.json"), "{\"format\": \"imds-tape-scenario/1\", " + rest + "}");
  }

  private static Start start(String... arguments) {
    ReplayCommand command = new ReplayCommand();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--port=0");
    new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .parseArgs(all.toArray(new String[0]));
    return new Start(command, () -> NOW);
  }
}
