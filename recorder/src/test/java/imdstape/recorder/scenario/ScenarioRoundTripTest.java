package imdstape.recorder.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.RecordedService;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.ScenarioSetup;
import imdstape.scenario.InstanceEvent;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.codec.ScenarioDocument;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watching the replay of a scenario results in the same scenario. */
@Timeout(120)
@ExtendWith(VertxExtension.class)
class ScenarioRoundTripTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");

  private static final Schema SCHEMA = schema();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'event': 'spot-interruption', 'at': '+30s', 'action': 'terminate', 'end': '+2m30s'}",
        "{'event': 'spot-interruption', 'at': '+30s', 'action': 'stop', 'end': '+2m30s'}",
        "{'event': 'spot-interruption', 'at': '+35s', 'action': 'hibernate', 'end': '+35s'}",
        "{'event': 'spot-interruption', 'at': '+10s', 'action': 'stop', 'end': '+2m10s'},"
            + "{'event': 'value', 'at': '+1m', 'path': 'meta-data/spot/instance-action',"
            + " 'value': null}",
        "{'event': 'rebalance-recommendation', 'at': '+33s'}",
        "{'event': 'fis', 'at': '+15s'}",
        "{'event': 'maintenance', 'at': '+10s', 'code': 'instance-stop', 'not-before': '+3d',"
            + " 'description': 'scheduled stop', 'not-after': '+3d2h',"
            + " 'event-id': 'instance-event-0abcdef1234567890'}",
        "{'event': 'maintenance', 'at': '+10s', 'ends': '+40s', 'outcome': 'canceled'},"
            + "{'event': 'maintenance', 'at': '+20s', 'ends': '+55s', 'outcome': 'completed'}",
        "{'event': 'target-lifecycle-state', 'at': '+5s', 'state': 'InService'},"
            + "{'event': 'target-lifecycle-state', 'at': '+50s', 'state': 'Warmed:Terminated'}",
        "{'event': 'value', 'at': '+1m', 'path': 'meta-data/tags/instance/Name',"
            + " 'value': 'value-7'}",
        "{'event': 'value', 'at': '+1m', 'path': 'meta-data/tags/instance/tag-9', 'value': ''},"
            + "{'event': 'value', 'at': '+2m', 'path': 'meta-data/tags/instance/tag-9',"
            + " 'value': null}",
        "{'event': 'value', 'at': '+1m', 'path': 'meta-data/security-groups',"
            + " 'value': 'web-tier\\nweb-tier-3'}",
        "{'event': 'value', 'at': '+1m', 'path': 'meta-data/public-ipv4', 'value': null}",
        "{'event': 'value', 'at': '+1m', 'value': '203.0.113.77', 'path':"
            + " 'meta-data/network/interfaces/macs/02:00:5e:00:53:00/public-ipv4s'}",
        "{'event': 'role', 'at': '+1m', 'role': 'web-server-2'},"
            + "{'event': 'role', 'at': '+2m', 'role': null}",
        "{'event': 'credentials', 'at': '+1m', 'state': 'profile-not-found'},"
            + "{'event': 'credentials', 'at': '+2m', 'state': 'available'}",
        "{'event': 'credentials', 'at': '+1m', 'state': 'no-role'}",
        "{'event': 'options', 'at': '+20s', 'options': {'HttpEndpoint': 'disabled'}},"
            + "{'event': 'options', 'at': '+1m20s', 'options': {'HttpEndpoint': 'enabled'}}",
        "{'event': 'options', 'at': '+1m', 'options': {'InstanceMetadataTags': 'disabled'}},"
            + "{'event': 'options', 'at': '+2m', 'options': {'InstanceMetadataTags': 'enabled'}}",
      })
  void everyEventSurvivesReplayAndWatch(String events, Vertx vertx) throws Exception {
    String original = scenario(events);
    WatchedReplayHarness watch = new WatchedReplayHarness(vertx, directory.resolve("s.json"));
    String recorded = watch.watchScenario(fixture(), original, Duration.ofMinutes(3));
    assertThat(events(recorded)).as(recorded).isEqualTo(events(original));
    assertThat(SCHEMA.validate(recorded, InputFormat.JSON)).isEmpty();
    assertThat(watch.reportLines).contains("  seen, not carried: nothing");
    assertThat(watch.reportLines.toString()).doesNotContain("say nothing", "ended");
    // the recorded scenario survives a second round byte for byte
    WatchedReplayHarness again = new WatchedReplayHarness(vertx, directory.resolve("again.json"));
    assertThat(again.watchScenario(fixture(), recorded, Duration.ofMinutes(3))).isEqualTo(recorded);
  }

  /** A change between two rounds is observed in the later one. */
  @Test
  void aChangeBetweenTwoRoundsGetsTheTimeOfTheLaterRound(Vertx vertx) throws Exception {
    String original =
        scenario("{'event': 'spot-interruption', 'at': '+31s', 'action': 'stop', 'end': '+2m31s'}");
    WatchedReplayHarness watch = new WatchedReplayHarness(vertx, directory.resolve("s.json"));
    String recorded = watch.watchScenario(fixture(), original, Duration.ofMinutes(1));
    assertThat(events(recorded))
        .isEqualTo(
            events(
                scenario(
                    "{'event': 'spot-interruption', 'at': '+35s', 'action': 'stop',"
                        + " 'end': '+2m31s'}")));
  }

  /** Notices and recorded times both follow the service's clock. */
  @ParameterizedTest
  @ValueSource(strings = {"2031-05-01T00:00:00Z", "2020-02-29T23:59:30Z"})
  void theServicesClockDoesNotChangeTheScenario(String clock, Vertx vertx) throws Exception {
    String event =
        "{'event': 'spot-interruption', 'at': '+30s', 'action': 'stop', 'end': '+2m30s'},"
            + "{'event': 'maintenance', 'at': '+10s', 'ends': '+40s'},"
            + "{'event': 'rebalance-recommendation', 'at': '+28s'}";
    String original =
        scenario(event).replace("\"spot\"", "\"clock\": {\"at\": \"" + clock + "\"}, \"spot\"");
    WatchedReplayHarness watch = new WatchedReplayHarness(vertx, directory.resolve("s.json"));
    String recorded = watch.watchScenario(fixture(), original, Duration.ofMinutes(1));
    assertThat(events(recorded)).containsExactlyInAnyOrderElementsOf(events(scenario(event)));
  }

  /** A role that is attached later is absent from the recording. */
  @Test
  void aRoleAttachedLaterIsARoleChange(Vertx vertx) throws Exception {
    String original = scenario("{'event': 'role-attachment', 'at': '+1m'}");
    WatchedReplayHarness watch = new WatchedReplayHarness(vertx, directory.resolve("s.json"));
    String recorded = watch.watchScenario(fixture(), original, Duration.ofMinutes(2));
    assertThat(events(recorded))
        .isEqualTo(events(scenario("{'event': 'role', 'at': '+1m', 'role': 'web-server'}")));
  }

  /** Credentials are never requested, so states that only they show are not recorded. */
  @ParameterizedTest
  @ValueSource(
      strings = {"never-rotating", "about-to-expire", "expired", "malformed", "role-unauthorized"})
  void statesVisibleOnlyInCredentialsAreNotRecorded(String state, Vertx vertx) throws Exception {
    String original = scenario("{'event': 'credentials', 'at': '+1m', 'state': '" + state + "'}");
    WatchedReplayHarness watch = new WatchedReplayHarness(vertx, directory.resolve("s.json"));
    assertThat(events(watch.watchScenario(fixture(), original, Duration.ofMinutes(2)))).isEmpty();
  }

  /** The replayer rotates its credentials at noon. */
  @Test
  void aCredentialRotationIsReportedAsNotCarried(Vertx vertx) throws Exception {
    WatchedReplayHarness watch = new WatchedReplayHarness(vertx, directory.resolve("s.json"));
    assertThat(events(watch.watchScenario(fixture(), scenario(""), Duration.ofMinutes(90))))
        .isEmpty();
    assertThat(watch.reportLines)
        .anyMatch(
            line -> line.matches(" *meta-data/iam/info at \\+.*: credentials were renewed; .*"));
  }

  @Test
  void everyMaintenanceCodeMakesAnEvent() {
    for (String code : MaintenanceEvent.CODES) {
      assertThat(events(scenario("{'event': 'maintenance', 'at': '+1s', 'code': '" + code + "'}")))
          .hasSize(1);
    }
  }

  private static String scenario(String events) {
    return "{'format': 'imds-tape-scenario/1', 'spot': true, 'events': [%s]}"
        .formatted(events)
        .replace('\'', '"');
  }

  private static List<InstanceEvent> events(String scenario) {
    return ScenarioSetup.apply(
            ScenarioDocument.parse("test", scenario.getBytes(UTF_8), IllegalStateException::new),
            InstanceState.of(fixture(), new byte[32], 1),
            START,
            UnaryOperator.identity(),
            false)
        .timeline()
        .events();
  }

  private static Schema schema() {
    try {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(Files.readString(Path.of("../fixtures/schema/scenario.schema.json")));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The default fixture of the library without older versions and without events. */
  private static Fixture fixture() {
    Fixture base = FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME);
    SortedMap<String, Leaf> tree = new TreeMap<>(base.tree());
    tree.put("meta-data/instance-life-cycle", Leaf.of("spot"));
    return new Fixture(
        base.description(),
        base.origin(),
        new RecordedService(
            List.of(MetadataPath.LATEST), base.service().tokens(), base.service().traits()),
        tree,
        base.listings(),
        new TreeMap<>(),
        base.redactions());
  }
}
