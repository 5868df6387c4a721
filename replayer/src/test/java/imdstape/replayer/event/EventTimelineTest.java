package imdstape.replayer.event;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Service;
import imdstape.replayer.event.Event.Announced;
import imdstape.replayer.event.Event.Entered;
import imdstape.replayer.event.Event.SpotInterruption;
import imdstape.replayer.event.Event.SpotInterruption.Action;
import imdstape.replayer.event.TargetLifecycleState.State;
import imdstape.replayer.option.MetadataOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventTimelineTest {

  private static final Instant NOTICE = Instant.parse("2026-11-23T10:00:00.500Z");
  private static final Instant AT = NOTICE.plus(Duration.ofMinutes(2));
  private static final String SCHEDULED = "meta-data/events/maintenance/scheduled";
  private static final String HISTORY = "meta-data/events/maintenance/history";
  private static final Maintenance AT_ONCE =
      new Maintenance(
          Maintenance.eventId(0), "system-reboot", "scheduled reboot", NOTICE, AT, AT, null, null);
  private static final String ACTION = "meta-data/spot/instance-action";
  private static final String TIME = "meta-data/spot/termination-time";

  @Test
  void nothingHappensInAnEmptyTimeline() {
    assertThat(EventTimeline.EMPTY.leavesAt(NOTICE)).isEmpty();
    assertThat(EventTimeline.EMPTY.nextChange(NOTICE)).isEqualTo(Instant.MAX);
  }

  @Test
  void aTerminationIsAnnouncedAtBothPathsFromTheMillisecondOfItsNotice() {
    EventTimeline timeline = with(Action.TERMINATE);

    assertThat(timeline.leavesAt(NOTICE.minusMillis(1))).isEmpty();
    assertThat(timeline.leavesAt(NOTICE))
        .isEqualTo(
            Map.of(
                ACTION,
                new Announced(
                    "{\"action\": \"terminate\", \"time\": \"2026-11-23T10:02:01Z\"}", NOTICE),
                TIME,
                new Announced("2026-11-23T10:02:01Z", NOTICE)));
  }

  @ParameterizedTest
  @EnumSource(names = {"STOP", "HIBERNATE"})
  void onlyATerminationHasATerminationTime(Action action) {
    assertThat(with(action).leavesAt(NOTICE).get(TIME))
        .as("nobody has measured it")
        .isEqualTo(new Event.Uncertain("2026-11-23T10:02:01Z", NOTICE));
  }

  @Test
  void aNoticeStaysAsItIsAlsoAfterItsTime() {
    EventTimeline timeline = with(Action.TERMINATE);

    assertThat(timeline.leavesAt(AT.plus(Duration.ofDays(1)))).isEqualTo(timeline.leavesAt(NOTICE));
  }

  @Test
  void theNextChangeIsTheNoticeAndAfterItThereIsNone() {
    EventTimeline timeline = with(Action.TERMINATE);

    assertThat(timeline.nextChange(NOTICE.minusMillis(1))).isEqualTo(NOTICE);
    assertThat(timeline.nextChange(NOTICE)).isEqualTo(Instant.MAX);
  }

  @Test
  void theEarliestOfSeveralChangesIsTheNext() {
    Instant later = NOTICE.plusSeconds(60);
    EventTimeline timeline =
        EventTimeline.EMPTY
            .with(new SpotInterruption(later, Action.STOP, later.plusSeconds(120)))
            .with(new SpotInterruption(NOTICE, Action.TERMINATE, AT));

    assertThat(timeline.nextChange(NOTICE.minusSeconds(9))).isEqualTo(NOTICE);
    assertThat(timeline.nextChange(NOTICE)).isEqualTo(later);
  }

  @Test
  void ofTwoEventsAtOnePathTheOneSetLaterWins() {
    EventTimeline timeline =
        with(Action.TERMINATE).with(new SpotInterruption(NOTICE, Action.STOP, AT));

    assertThat(timeline.leavesAt(NOTICE).get(ACTION))
        .isEqualTo(
            new Announced("{\"action\": \"stop\", \"time\": \"2026-11-23T10:02:01Z\"}", NOTICE));
  }

  @Test
  void whatIsTakenAwayTakesAwayWhatWasSetBelowItBeforeAndNotWhatIsSetLater() {
    String tags = "meta-data/tags/instance";
    EventTimeline timeline =
        EventTimeline.EMPTY
            .with(new ValueChange(NOTICE.plusSeconds(2), tags, null))
            .with(new ValueChange(NOTICE.plusSeconds(3), tags + "/Name", "green"))
            .with(new ValueChange(NOTICE, tags + "/Name", "blue"));

    assertThat(timeline.leavesAt(NOTICE.plusSeconds(1))).containsOnlyKeys(tags + "/Name");
    assertThat(timeline.leavesAt(NOTICE.plusSeconds(2))).containsOnlyKeys(tags);
    assertThat(timeline.leavesAt(NOTICE.plusSeconds(3)).get(tags + "/Name"))
        .isEqualTo(new Event.Given("green", NOTICE.plusSeconds(3)));
  }

  @Test
  void aSecondAnnouncementOfTheSameStandsInTheWayOfNothingButItself() {
    EventTimeline timeline = with(Action.STOP).with(AT_ONCE);

    assertThat(timeline.inTheWayOf(new SpotInterruption(AT, Action.TERMINATE, AT)))
        .hasValueSatisfying(entry -> assertThat(entry.id()).isEqualTo("spot-interruption-1"));
    assertThat(timeline.inTheWayOf(new Event.RebalanceRecommendation(AT))).isEmpty();
    assertThat(timeline.inTheWayOf(AT_ONCE))
        .hasValueSatisfying(entry -> assertThat(entry.id()).isEqualTo("maintenance-2"));
    assertThat(
            timeline.without("spot-interruption-1").inTheWayOf(with(Action.STOP).events().get(0)))
        .isEmpty();
  }

  @Test
  void aTimelineIsReplacedAndNeverChanged() {
    EventTimeline before = with(Action.STOP);
    EventTimeline after = before.with(new SpotInterruption(NOTICE, Action.TERMINATE, AT));

    assertThat(before.events()).hasSize(1);
    assertThat(after.events()).hasSize(2);
    assertThat(EventTimeline.EMPTY.events()).isEmpty();
  }

  @Test
  void anEventHasAnIdThatIsNeverGivenToAnother() {
    EventTimeline timeline =
        with(Action.STOP).with(new TargetLifecycleState(NOTICE, State.STANDBY));
    EventTimeline later = timeline.without("target-lifecycle-state-2").with(AT_ONCE);

    assertThat(timeline.entries())
        .extracting(EventTimeline.Entry::id)
        .containsExactly("spot-interruption-1", "target-lifecycle-state-2");
    assertThat(later.entries())
        .extracting(EventTimeline.Entry::id)
        .containsExactly("spot-interruption-1", "maintenance-3");
    assertThat(later.cleared().with(AT_ONCE).entries())
        .extracting(EventTimeline.Entry::id)
        .containsExactly("maintenance-4");
  }

  @Test
  void aCancelledEventNeverHappens() {
    assertThat(with(Action.TERMINATE).without("spot-interruption-1").leavesAt(AT)).isEmpty();
    assertThat(with(Action.TERMINATE).without("spot-interruption-9").leavesAt(AT)).hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void theEndIsTheSecondThatTheNoticeNamesAndNeverBeforeTheNotice(Action action) {
    SpotInterruption at = new SpotInterruption(NOTICE, action, NOTICE.plus(action.lead()));

    assertThat(((Announced) Objects.requireNonNull(at.leavesAt(NOTICE).get(ACTION))).body())
        .contains("\"" + at.end() + "\"");
    assertThat(at.end()).isAfter(NOTICE);
    assertThat(new SpotInterruption(AT, action, at.end()).end()).isEqualTo(at.end());
  }

  @Test
  void hibernationIsAnnouncedWhenItBegins() {
    assertThat(Action.HIBERNATE.lead()).isZero();
    assertThat(Action.STOP.lead()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void scheduledEventsStandTogetherAndOneThatEndsMovesToTheHistoryUnderItsId() {
    Maintenance other =
        new Maintenance(
            Maintenance.eventId(1),
            "instance-stop",
            "a stop",
            NOTICE.plusSeconds(5),
            AT,
            AT,
            null,
            new Maintenance.End(NOTICE.plusSeconds(9), Maintenance.Outcome.CANCELED));
    EventTimeline timeline = EventTimeline.EMPTY.with(AT_ONCE).with(other);

    assertThat(ids(timeline, SCHEDULED, 0)).containsExactly(Maintenance.eventId(0));
    assertThat(ids(timeline, HISTORY, 0)).isEmpty();
    assertThat(ids(timeline, SCHEDULED, 5))
        .containsExactly(Maintenance.eventId(0), Maintenance.eventId(1));
    assertThat(ids(timeline, SCHEDULED, 9)).containsExactly(Maintenance.eventId(0));
    assertThat(ids(timeline, HISTORY, 9)).containsExactly(Maintenance.eventId(1));
    assertThat(text(timeline, HISTORY, 9))
        .contains("\"[Canceled] a stop\"", "\"State\" : \"canceled\"");
    assertThat(timeline.leavesAt(NOTICE.plusSeconds(9)).get(SCHEDULED))
        .extracting(Event.Shown::since)
        .isEqualTo(NOTICE.plusSeconds(9));
  }

  @Test
  void aDeadlineForItsStartIsSaidBeforeItsStateAndStaysInTheHistory() {
    Maintenance due =
        new Maintenance(
            Maintenance.eventId(0), "instance-stop", "a stop", NOTICE, AT, AT, AT, null);
    Event.Shown over =
        Objects.requireNonNull(
            due.ended(new Maintenance.End(AT, Maintenance.Outcome.COMPLETED))
                .leavesAt(AT)
                .get(HISTORY));

    assertThat(((Entered) Objects.requireNonNull(due.leavesAt(NOTICE).get(SCHEDULED))).body(null))
        .contains(
            """
                "NotAfter" : "23 Nov 2026 10:02:00 GMT",
                "NotBeforeDeadline" : "23 Nov 2026 10:02:00 GMT",
                "State" : "active"
            """);
    assertThat(((Entered) over).body(null)).contains("NotBeforeDeadline", "[Completed] a stop");
  }

  @Test
  void anEventThatEndsOnCommandKeepsItsTimes() {
    EventTimeline timeline = EventTimeline.EMPTY.with(AT_ONCE);
    Maintenance.End end = new Maintenance.End(AT, Maintenance.Outcome.COMPLETED);
    EventTimeline ended = timeline.with("maintenance-1", AT_ONCE.ended(end));

    assertThat(text(ended, HISTORY, 120))
        .isEqualTo(
            text(timeline, SCHEDULED, 0)
                .replace("\"Description\" : \"", "\"Description\" : \"[Completed] ")
                .replace("active", "completed"));
    assertThat(text(ended, SCHEDULED, 119)).isEqualTo(text(timeline, SCHEDULED, 0));
  }

  @Test
  void optionsAreWhatTheLastChangesMadeOfThemInTheOrderInWhichTheyHappen() {
    MetadataOptions first = MetadataOptions.of(Service.Tokens.OPTIONAL, true);
    EventTimeline timeline =
        EventTimeline.EMPTY
            .with(new OptionsChange(AT, hops(3)))
            .with(new OptionsChange(NOTICE, hops(2)));

    assertThat(timeline.optionsAt(NOTICE.minusMillis(1), first)).isEqualTo(first);
    assertThat(timeline.optionsAt(NOTICE, first).hops()).isEqualTo(2);
    assertThat(timeline.optionsAt(AT, first).hops()).isEqualTo(3);
    assertThat(timeline.optionsAt(AT, first).httpTokens()).isEqualTo(Service.Tokens.OPTIONAL);
    assertThat(timeline.withoutOptionsOf(NOTICE).entries()).hasSize(1);
  }

  @Test
  void anInstanceIsOverWhenItsInterruptionEnds() {
    Instant said = Instant.parse("2026-11-23T10:02:01Z");

    assertThat(with(Action.STOP).isOverAt(said.minusMillis(1))).isFalse();
    assertThat(with(Action.STOP).isOverAt(said)).isTrue();
    assertThat(EventTimeline.EMPTY.with(AT_ONCE).isOverAt(AT)).isFalse();
  }

  private static MetadataOptions.Wish hops(int hops) {
    return new MetadataOptions.Wish(null, null, null, null, null, hops);
  }

  private static String text(EventTimeline timeline, String path, int seconds) {
    Event.Shown shown = timeline.leavesAt(NOTICE.plusSeconds(seconds)).get(path);
    return ((Entered) Objects.requireNonNull(shown)).body(null);
  }

  private static List<String> ids(EventTimeline timeline, String path, int seconds) {
    return Pattern.compile("\"EventId\" : \"([^\"]*)\"")
        .matcher(text(timeline, path, seconds))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static EventTimeline with(Action action) {
    return EventTimeline.EMPTY.with(new SpotInterruption(NOTICE, action, AT));
  }
}
