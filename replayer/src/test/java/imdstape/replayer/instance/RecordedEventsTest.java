package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Trait;
import imdstape.metadata.Traits;
import imdstape.replayer.Served;
import imdstape.replayer.event.Event;
import imdstape.replayer.event.Event.SpotInterruption;
import imdstape.replayer.event.Event.SpotInterruption.Action;
import imdstape.replayer.event.Maintenance;
import imdstape.replayer.event.Schedule;
import imdstape.replayer.event.ValueChange;
import imdstape.replayer.scenario.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of events that the fixture itself holds. */
class RecordedEventsTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String ID = "instance-event-0d59937288b749b32";
  private static final String OVER = "instance-event-0d59937288b749b33";
  private static final String ONE =
      """
      {
        "NotBefore" : "1 Jan 2027 09:00:43 GMT",
        "Code" : "system-reboot",
        "Description" : "scheduled reboot",
        "EventId" : "%s",
        "NotAfter" : "1 Jan 2027 09:17:23 GMT",
        "State" : "active"
      }\
      """
          .formatted(ID);
  private static final String PAST =
      ONE.replace(ID, OVER)
          .replace("active", "completed")
          .replace("scheduled reboot", "[Completed] scheduled reboot");
  private static final Maintenance SET = EventJson.maintenance(0, "instance-stop", NOW);

  private final World recorded =
      world(
          Map.of(
              Maintenance.SCHEDULED, "[ " + ONE + " ]",
              Maintenance.HISTORY, "[" + PAST + "]"));

  @Test
  void whatIsSetStandsBehindWhatTheFixtureHolds() {
    World world = recorded.with(SET);

    assertThat(text(world, Maintenance.SCHEDULED, NOW.minusMillis(1))).isEqualTo("[ " + ONE + " ]");
    assertThat(text(world, Maintenance.SCHEDULED, NOW))
        .startsWith("[\n  " + ONE + ",\n  {")
        .contains(SET.eventId())
        .endsWith("\n]");
    assertThat(text(world, Maintenance.HISTORY, NOW)).isEqualTo("[\n  " + PAST + "\n]");
    assertThat(Schedule.of(text(world, Maintenance.SCHEDULED, NOW)).orElseThrow().items())
        .extracting(Schedule.Item::eventId)
        .containsExactly(ID, SET.eventId());
  }

  @Test
  void whatIsSetEndsBesideWhatTheFixtureHolds() {
    World world = recorded.with(SET.ended(new Maintenance.End(NOW, Maintenance.Outcome.COMPLETED)));

    assertThat(text(world, Maintenance.SCHEDULED, NOW)).isEqualTo("[\n  " + ONE + "\n]");
    assertThat(text(world, Maintenance.HISTORY, NOW)).startsWith("[\n  " + PAST + ",\n  {");
  }

  @ParameterizedTest
  @ValueSource(strings = {"# withheld # withheld ", "{}", "[1]", "[", "[] []", ""})
  void whatIsNoArrayOfEventsGivesItsPlaceToThoseThatAreSet(String placeholder) {
    World world = world(Map.of(Maintenance.SCHEDULED, placeholder)).with(SET);

    assertThat(text(world, Maintenance.SCHEDULED, NOW.minusMillis(1))).isEqualTo(placeholder);
    assertThat(Schedule.of(text(world, Maintenance.SCHEDULED, NOW)).orElseThrow().items())
        .hasSize(1);
  }

  @Test
  void daysArePaddedInWhatIsSetAndNotInWhatTheFixtureHolds() {
    Traits padded = Traits.MODERN.with(Trait.EVENT_DAYS, "padded");
    World world =
        world(Map.of(Maintenance.SCHEDULED, "[" + ONE + "]"), padded)
            .with(EventJson.maintenance(0, "instance-stop", Instant.parse("2026-12-01T00:00:00Z")));

    assertThat(text(world, Maintenance.SCHEDULED, Instant.parse("2026-12-01T00:00:00Z")))
        .contains("\"1 Jan 2027", "\"08 Dec 2026");
  }

  @Test
  void anEventOfTheFixtureMayEndAndKeepsItsTimes() {
    Maintenance due = recorded.recordedEvent(ID).flatMap(item -> item.due(NOW)).orElseThrow();
    Maintenance ended = due.ended(new Maintenance.End(NOW, Maintenance.Outcome.CANCELED));

    assertThat(recorded.objectionTo(ended)).isEmpty();
    World world = recorded.with(ended);
    assertThat(text(world, Maintenance.SCHEDULED, NOW)).isEqualTo("[]");
    assertThat(text(world, Maintenance.HISTORY, NOW))
        .contains("[Canceled] scheduled reboot", ID, OVER, "1 Jan 2027 09:17:23 GMT");
    assertThat(text(world, Maintenance.SCHEDULED, NOW.minusMillis(1)))
        .as("the clock set back")
        .isEqualTo("[ " + ONE + " ]");
  }

  @Test
  void anEventOfTheFixtureNeitherMovesNorBeginsAgain() {
    Maintenance due = recorded.recordedEvent(ID).flatMap(item -> item.due(NOW)).orElseThrow();
    Maintenance moved =
        new Maintenance(
            ID,
            due.code(),
            due.description(),
            NOW,
            due.notBefore().plusSeconds(1),
            due.notAfter(),
            null,
            null);
    Maintenance again =
        new Maintenance(
            OVER, due.code(), due.description(), NOW, due.notBefore(), due.notAfter(), null, null);

    assertThat(recorded.objectionTo(moved).orElseThrow().atStart())
        .contains("the fixture holds " + ID, "1 Jan 2027 09:00:43 GMT", "another event-id");
    assertThat(recorded.objectionTo(again)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "meta-data/spot/instance-action | {\"action\": \"stop\", \"time\":"
            + " \"2026-01-01T00:00:00Z\"}",
        "meta-data/spot/termination-time | 2026-01-01T00:00:00Z",
      })
  void aNoticeOfTheFixtureNeverMoves(String path, String said) {
    World world = world(Map.of(path, said)).asSpot();
    SpotInterruption interruption =
        new SpotInterruption(NOW, Action.TERMINATE, NOW.plus(Duration.ofMinutes(2)));

    assertThat(world.objectionTo(interruption).orElseThrow().whileServed())
        .contains(path + " says " + said, "never moves", "imds event value path=meta-data/spot ");
    assertThat(world.objectionTo(new Event.RebalanceRecommendation(NOW))).isEmpty();
    assertThat(world.with(new ValueChange(NOW, "meta-data/spot", null)).objectionTo(interruption))
        .as("taken away before")
        .isEmpty();
  }

  @Test
  void aTerminationTimeThatIsNoTimeIsNoNotice() {
    World world = world(Map.of("meta-data/spot/termination-time", "not a time")).asSpot();

    assertThat(world.objectionTo(new SpotInterruption(NOW, Action.TERMINATE, NOW))).isEmpty();
  }

  @Test
  void aRecommendationOfTheFixtureIsNotGivenTwice() {
    World world =
        world(
            Map.of(
                "meta-data/events/recommendations/rebalance",
                "{\"noticeTime\": \"2026-01-01T00:00:00Z\"}"));

    assertThat(world.objectionTo(new Event.RebalanceRecommendation(NOW))).isPresent();
  }

  @Test
  void whatSomebodySetsIsServedInJustTheseBytesWhateverTheTraits() {
    String value = "{\"a\": \"b\", \"on\": \"3 Jan 2026 00:00:00 GMT\"}";
    Traits traits =
        Traits.MODERN.with(Trait.NOTICE_JSON, "compact").with(Trait.EVENT_DAYS, "padded");
    String path = "meta-data/tags/instance/Conf";

    assertThat(text(world(Map.of(), traits).with(new ValueChange(NOW, path, value)), path, NOW))
        .isEqualTo(value);
  }

  @Test
  void aScheduleThatIsSetAsAValueIsWhatEventsStandIn() {
    World world = recorded.with(new ValueChange(NOW, Maintenance.SCHEDULED, "[]")).with(SET);

    assertThat(Schedule.of(text(world, Maintenance.SCHEDULED, NOW)).orElseThrow().items())
        .hasSize(1);
  }

  private static World world(Map<String, String> leaves) {
    return world(leaves, Traits.MODERN);
  }

  private static World world(Map<String, String> leaves, Traits traits) {
    Map<String, Leaf> tree = new TreeMap<>();
    leaves.forEach((path, text) -> tree.put(path, Leaf.of(text)));
    return World.of(Served.fixture(tree), traits, new byte[32], 7);
  }

  private static String text(World world, String below, Instant at) {
    MetadataPath path = new MetadataPath(MetadataPath.LATEST, below, false);
    return new String(world.tableAt(at).find(path, "").body(), StandardCharsets.UTF_8);
  }
}
