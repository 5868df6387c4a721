package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.event.ScheduledEventArray;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import imdstape.scenario.ValueChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests events that the fixture holds. */
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
  private static final MaintenanceEvent SET =
      MaintenanceEvent.withDefaults(MaintenanceEvent.eventId(0), "instance-stop", NOW);

  private final InstanceState recorded =
      world(
          Map.of(
              MaintenanceEvent.SCHEDULED, "[ " + ONE + " ]",
              MaintenanceEvent.HISTORY, "[" + PAST + "]"));

  @Test
  void addedEventsFollowThoseOfTheFixture() {
    InstanceState state = recorded.with(SET);

    assertThat(text(state, MaintenanceEvent.SCHEDULED, NOW.minusMillis(1)))
        .isEqualTo("[ " + ONE + " ]");
    assertThat(text(state, MaintenanceEvent.SCHEDULED, NOW))
        .startsWith("[\n  " + ONE + ",\n  {")
        .contains(SET.eventId())
        .endsWith("\n]");
    assertThat(text(state, MaintenanceEvent.HISTORY, NOW)).isEqualTo("[\n  " + PAST + "\n]");
    assertThat(
            ScheduledEventArray.parse(text(state, MaintenanceEvent.SCHEDULED, NOW))
                .orElseThrow()
                .items())
        .extracting(ScheduledEventArray.ScheduledItem::eventId)
        .containsExactly(ID, SET.eventId());
  }

  @Test
  void addedEventsEndBesideThoseOfTheFixture() {
    InstanceState state =
        recorded.with(
            SET.withEnd(
                new MaintenanceEvent.MaintenanceEnd(
                    NOW, MaintenanceEvent.MaintenanceOutcome.COMPLETED)));

    assertThat(text(state, MaintenanceEvent.SCHEDULED, NOW)).isEqualTo("[\n  " + ONE + "\n]");
    assertThat(text(state, MaintenanceEvent.HISTORY, NOW)).startsWith("[\n  " + PAST + ",\n  {");
  }

  @ParameterizedTest
  @ValueSource(strings = {"# withheld # withheld ", "{}", "[1]", "[", "[] []", ""})
  void aRecordedValueThatIsNoArrayIsReplaced(String placeholder) {
    InstanceState state = world(Map.of(MaintenanceEvent.SCHEDULED, placeholder)).with(SET);

    assertThat(text(state, MaintenanceEvent.SCHEDULED, NOW.minusMillis(1))).isEqualTo(placeholder);
    assertThat(
            ScheduledEventArray.parse(text(state, MaintenanceEvent.SCHEDULED, NOW))
                .orElseThrow()
                .items())
        .hasSize(1);
  }

  @Test
  void daysArePaddedInAddedEventsAndNotInTheFixture() {
    ServiceTraits padded = ServiceTraits.MODERN.with(ServiceTrait.EVENT_DAYS, "padded");
    InstanceState state =
        world(Map.of(MaintenanceEvent.SCHEDULED, "[" + ONE + "]"), padded)
            .with(
                MaintenanceEvent.withDefaults(
                    MaintenanceEvent.eventId(0),
                    "instance-stop",
                    Instant.parse("2026-12-01T00:00:00Z")));

    assertThat(text(state, MaintenanceEvent.SCHEDULED, Instant.parse("2026-12-01T00:00:00Z")))
        .contains("\"1 Jan 2027", "\"08 Dec 2026");
  }

  @Test
  void anEventOfTheFixtureCanEndAndKeepsItsTimes() {
    MaintenanceEvent due =
        recorded
            .recordedScheduledEvent(ID)
            .flatMap(item -> item.toMaintenanceEvent(NOW))
            .orElseThrow();
    MaintenanceEvent ended =
        due.withEnd(
            new MaintenanceEvent.MaintenanceEnd(NOW, MaintenanceEvent.MaintenanceOutcome.CANCELED));

    assertThat(recorded.findConflict(ended)).isEmpty();
    InstanceState state = recorded.with(ended);
    assertThat(text(state, MaintenanceEvent.SCHEDULED, NOW)).isEqualTo("[]");
    assertThat(text(state, MaintenanceEvent.HISTORY, NOW))
        .contains("[Canceled] scheduled reboot", ID, OVER, "1 Jan 2027 09:17:23 GMT");
    assertThat(text(state, MaintenanceEvent.SCHEDULED, NOW.minusMillis(1)))
        .as("the clock set back")
        .isEqualTo("[ " + ONE + " ]");
  }

  @Test
  void anEventOfTheFixtureCannotMoveOrStartAgain() {
    MaintenanceEvent due =
        recorded
            .recordedScheduledEvent(ID)
            .flatMap(item -> item.toMaintenanceEvent(NOW))
            .orElseThrow();
    MaintenanceEvent moved =
        new MaintenanceEvent(
            ID,
            due.code(),
            due.description(),
            NOW,
            due.notBefore().plusSeconds(1),
            due.notAfter(),
            null,
            null);
    MaintenanceEvent again =
        new MaintenanceEvent(
            OVER, due.code(), due.description(), NOW, due.notBefore(), due.notAfter(), null, null);

    assertThat(recorded.findConflict(moved).orElseThrow().messageAtStart())
        .contains("the fixture holds " + ID, "1 Jan 2027 09:00:43 GMT", "another event-id");
    assertThat(recorded.findConflict(again)).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "meta-data/spot/instance-action | {\"action\": \"stop\", \"time\":"
            + " \"2026-01-01T00:00:00Z\"}",
        "meta-data/spot/termination-time | 2026-01-01T00:00:00Z",
      })
  void aNoticeOfTheFixtureCannotMove(String path, String value) {
    InstanceState state = world(Map.of(path, value)).asSpot();
    SpotInterruption interruption =
        new SpotInterruption(NOW, InterruptionAction.TERMINATE, NOW.plus(Duration.ofMinutes(2)));

    assertThat(state.findConflict(interruption).orElseThrow().messageWhileRunning())
        .contains(path + " says " + value, "never moves", "imds event value path=meta-data/spot ");
    assertThat(state.findConflict(new RebalanceRecommendation(NOW))).isEmpty();
    assertThat(state.with(new ValueChange(NOW, "meta-data/spot", null)).findConflict(interruption))
        .as("taken away before")
        .isEmpty();
  }

  @Test
  void aTerminationTimeThatIsNoTimeIsNoNotice() {
    InstanceState state = world(Map.of("meta-data/spot/termination-time", "not a time")).asSpot();

    assertThat(state.findConflict(new SpotInterruption(NOW, InterruptionAction.TERMINATE, NOW)))
        .isEmpty();
  }

  @Test
  void aRecommendationOfTheFixtureIsNotGivenTwice() {
    InstanceState state =
        world(
            Map.of(
                "meta-data/events/recommendations/rebalance",
                "{\"noticeTime\": \"2026-01-01T00:00:00Z\"}"));

    assertThat(state.findConflict(new RebalanceRecommendation(NOW))).isPresent();
  }

  @Test
  void aValueThatIsSetIsServedUnchangedWithAllTraits() {
    String value = "{\"a\": \"b\", \"on\": \"3 Jan 2026 00:00:00 GMT\"}";
    ServiceTraits traits =
        ServiceTraits.MODERN
            .with(ServiceTrait.NOTICE_JSON, "compact")
            .with(ServiceTrait.EVENT_DAYS, "padded");
    String path = "meta-data/tags/instance/Conf";

    assertThat(text(world(Map.of(), traits).with(new ValueChange(NOW, path, value)), path, NOW))
        .isEqualTo(value);
  }

  @Test
  void eventsAreAppendedToAScheduleThatIsSetAsAValue() {
    InstanceState state =
        recorded.with(new ValueChange(NOW, MaintenanceEvent.SCHEDULED, "[]")).with(SET);

    assertThat(
            ScheduledEventArray.parse(text(state, MaintenanceEvent.SCHEDULED, NOW))
                .orElseThrow()
                .items())
        .hasSize(1);
  }

  private static InstanceState world(Map<String, String> leaves) {
    return world(leaves, ServiceTraits.MODERN);
  }

  private static InstanceState world(Map<String, String> leaves, ServiceTraits traits) {
    Map<String, Leaf> tree = new TreeMap<>();
    leaves.forEach((path, text) -> tree.put(path, Leaf.of(text)));
    return InstanceState.of(ServedInstance.fixtureWith(tree), traits, new byte[32], 7);
  }

  private static String text(InstanceState state, String below, Instant at) {
    MetadataPath path = new MetadataPath(MetadataPath.LATEST, below, false);
    return new String(state.tableAt(at).find(path, "").body(), StandardCharsets.UTF_8);
  }
}
