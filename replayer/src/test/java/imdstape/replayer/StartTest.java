package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.command.Failure;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.credentials.CredentialState;
import imdstape.replayer.event.CredentialChange;
import imdstape.replayer.event.Event;
import imdstape.replayer.event.Maintenance;
import imdstape.replayer.event.RoleAttachment;
import imdstape.replayer.event.RoleChange;
import imdstape.replayer.event.TargetLifecycleState;
import imdstape.replayer.event.ValueChange;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.scenario.EventJson;
import imdstape.replayer.world.CurrentWorld;
import imdstape.replayer.world.World;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
  void theSeedThatIsShownRepeatsTheFaultsAndSaysNothingOfTheCredentials() {
    Start drawn = start("--throttle", "0.5");
    long shown = drawn.world().faults().seed();
    Start again = start("--throttle", "0.5", "--seed", "" + shown);

    assertThat(drawn.isDrawn()).isTrue();
    assertThat(again.isDrawn()).isFalse();
    assertThat(again.world().faults()).isEqualTo(drawn.world().faults());
    assertThat(credentials(again)).isNotEqualTo(credentials(drawn));
    assertThat(credentials(again)).isEqualTo(credentials(start("--seed", "" + shown)));
  }

  private static String credentials(Start start) {
    MetadataPath path =
        MetadataPath.parse("/latest/meta-data/iam/security-credentials/web-server").orElseThrow();
    byte[] body = start.world().tableAt(NOW).find(path, "").body();
    return new String(body, StandardCharsets.UTF_8);
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
  void eachOptionIsAnEventAtItsTime() {
    World world =
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
            .world();

    assertThat(world.isSpot()).isTrue();
    assertThat(world.timeline().events())
        .containsExactly(
            new CredentialChange(NOW.plusSeconds(7), CredentialState.EXPIRED),
            new Event.RebalanceRecommendation(NOW.plusSeconds(10)),
            new Event.SpotInterruption(
                NOW.plusSeconds(25),
                Event.SpotInterruption.Action.TERMINATE,
                NOW.plusSeconds(25 + 120)),
            new TargetLifecycleState(NOW.plusSeconds(3), TargetLifecycleState.State.WARMED_RUNNING),
            EventJson.maintenance(4, "system-reboot", NOW.plusSeconds(60))
                .ended(new Maintenance.End(NOW.plusSeconds(120), Maintenance.Outcome.CANCELED)),
            new RoleAttachment(NOW.plusSeconds(4)),
            new RoleChange(NOW.plusSeconds(5), "batch"),
            new RoleChange(NOW.plusSeconds(6), null),
            new ValueChange(NOW.plusSeconds(8), "meta-data/tags/instance/Name", "a=b"),
            new ValueChange(NOW.plusSeconds(9), "user-data", null));
  }

  @Test
  void aHibernationBeginsAtItsNoticeUnlessALeadSaysOtherwise() {
    Event.SpotInterruption usual =
        (Event.SpotInterruption)
            start("--force", "--spot-interruption=30s", "--spot-action=hibernate")
                .world()
                .timeline()
                .events()
                .get(0);
    Event.SpotInterruption led =
        (Event.SpotInterruption)
            start("--force", "--spot-interruption=30s", "--spot-lead=15m")
                .world()
                .timeline()
                .events()
                .get(0);

    assertThat(usual.end()).isEqualTo(usual.at()).isEqualTo(NOW.plusSeconds(30));
    assertThat(led.end()).isEqualTo(NOW.plusSeconds(930));
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
    return new Start(
        command.flags,
        command.fixture.name,
        new Start.Place("127.0.0.1", false),
        () -> NOW,
        any -> {});
  }
}
