package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.consistency.Told;
import imdstape.fixture.Fixture;
import imdstape.fixture.Origin;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The instance that a replay starts with. */
class StartTest {

  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private static Start start(String... args) {
    ReplayCommand command = new ReplayCommand();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(args);
    return new Start(command, InstantSource.fixed(NOW));
  }

  @Test
  void aSettingWithoutATimeChangesTheInstanceAndAllThatFollows() {
    Fixture fixture =
        start("--set", "instance-type=c7g.xlarge", "--set", "region=eu-west-1").fixture();

    assertThat(fixture.origin().kind()).isEqualTo(Origin.Kind.DERIVED);
    assertThat(new Told(fixture).document("architecture")).contains("arm64");
    assertThat(new Told(fixture).text("meta-data/placement/availability-zone-id"))
        .contains("euw1-az1");
  }

  @Test
  void aSettingWithATimeIsAnEventAndTheFixtureStays() {
    Start start = start("--set", "30s=meta-data/tags/instance/Name=blue");

    assertThat(start.fixture().origin().kind()).isEqualTo(Origin.Kind.DOCUMENTED);
    assertThat(start.world().timeline().next()).isEqualTo(2);
  }

  @Test
  void bothTogetherAreBoth() {
    Start start =
        start("--set", "30s=meta-data/tags/instance/Name=blue", "--set", "life-cycle=spot");

    assertThat(new Told(start.fixture()).text("meta-data/instance-life-cycle")).contains("spot");
    assertThat(start.world().isSpot()).isTrue();
    assertThat(start.world().timeline().next()).isEqualTo(2);
  }
}
