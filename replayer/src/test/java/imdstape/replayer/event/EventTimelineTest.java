package imdstape.replayer.event;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.HttpTokens;
import imdstape.replayer.event.PathEffect.AppendToArray;
import imdstape.replayer.event.PathEffect.ShowText;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.OptionsChange;
import imdstape.scenario.RebalanceRecommendation;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.TargetLifecycleState.LifecycleState;
import imdstape.scenario.ValueChange;
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
  private static final MaintenanceEvent AT_ONCE =
      new MaintenanceEvent(
          MaintenanceEvent.eventId(0),
          "system-reboot",
          "scheduled reboot",
          NOTICE,
          AT,
          AT,
          null,
          null);
  private static final String ACTION = "meta-data/spot/instance-action";
  private static final String TIME = "meta-data/spot/termination-time";

  @Test
  void nothingHappensInAnEmptyTimeline() {
    assertThat(EventTimeline.EMPTY.effectsAt(NOTICE)).isEmpty();
    assertThat(EventTimeline.EMPTY.nextChangeAfter(NOTICE)).isEqualTo(Instant.MAX);
  }

  @Test
  void aTerminationIsAnnouncedAtBothPathsFromTheMillisecondOfItsNotice() {
    EventTimeline timeline = with(InterruptionAction.TERMINATE);

    assertThat(timeline.effectsAt(NOTICE.minusMillis(1))).isEmpty();
    assertThat(timeline.effectsAt(NOTICE))
        .isEqualTo(
            Map.of(
                ACTION,
                new ShowText(
                    "{\"action\": \"terminate\", \"time\": \"2026-11-23T10:02:01Z\"}", NOTICE),
                TIME,
                new ShowText("2026-11-23T10:02:01Z", NOTICE)));
  }

  @ParameterizedTest
  @EnumSource(names = {"STOP", "HIBERNATE"})
  void onlyATerminationHasATerminationTime(InterruptionAction action) {
    assertThat(with(action).effectsAt(NOTICE).get(TIME))
        .as("nobody has measured it")
        .isEqualTo(new PathEffect.KeepCurrent("2026-11-23T10:02:01Z", NOTICE));
  }

  @Test
  void aNoticeStaysAsItIsAlsoAfterItsTime() {
    EventTimeline timeline = with(InterruptionAction.TERMINATE);

    assertThat(timeline.effectsAt(AT.plus(Duration.ofDays(1))))
        .isEqualTo(timeline.effectsAt(NOTICE));
  }

  @Test
  void theNoticeIsTheLastChangeOfAnInterruption() {
    EventTimeline timeline = with(InterruptionAction.TERMINATE);

    assertThat(timeline.nextChangeAfter(NOTICE.minusMillis(1))).isEqualTo(NOTICE);
    assertThat(timeline.nextChangeAfter(NOTICE)).isEqualTo(Instant.MAX);
  }

  @Test
  void theEarliestOfSeveralChangesIsTheNext() {
    Instant later = NOTICE.plusSeconds(60);
    EventTimeline timeline =
        EventTimeline.EMPTY
            .with(new SpotInterruption(later, InterruptionAction.STOP, later.plusSeconds(120)))
            .with(new SpotInterruption(NOTICE, InterruptionAction.TERMINATE, AT));

    assertThat(timeline.nextChangeAfter(NOTICE.minusSeconds(9))).isEqualTo(NOTICE);
    assertThat(timeline.nextChangeAfter(NOTICE)).isEqualTo(later);
  }

  @Test
  void ofTwoSimultaneousEventsAtOnePathTheOneSetLaterWins() {
    EventTimeline timeline =
        with(InterruptionAction.TERMINATE)
            .with(new SpotInterruption(NOTICE, InterruptionAction.STOP, AT));

    assertThat(timeline.effectsAt(NOTICE).get(ACTION))
        .isEqualTo(
            new ShowText("{\"action\": \"stop\", \"time\": \"2026-11-23T10:02:01Z\"}", NOTICE));
  }

  @Test
  void removingAPathRemovesEarlierValuesBelowItButNotLaterOnes() {
    String tags = "meta-data/tags/instance";
    EventTimeline timeline =
        EventTimeline.EMPTY
            .with(new ValueChange(NOTICE.plusSeconds(2), tags, null))
            .with(new ValueChange(NOTICE.plusSeconds(3), tags + "/Name", "green"))
            .with(new ValueChange(NOTICE, tags + "/Name", "blue"));

    assertThat(timeline.effectsAt(NOTICE.plusSeconds(1))).containsOnlyKeys(tags + "/Name");
    assertThat(timeline.effectsAt(NOTICE.plusSeconds(2))).containsOnlyKeys(tags);
    assertThat(timeline.effectsAt(NOTICE.plusSeconds(3)).get(tags + "/Name"))
        .isEqualTo(new PathEffect.OverrideText("green", NOTICE.plusSeconds(3)));
  }

  @Test
  void onlyASecondAnnouncementOfTheSameKindConflicts() {
    EventTimeline timeline = with(InterruptionAction.STOP).with(AT_ONCE);

    assertThat(
            timeline.conflictingEntry(new SpotInterruption(AT, InterruptionAction.TERMINATE, AT)))
        .hasValueSatisfying(entry -> assertThat(entry.id()).isEqualTo("spot-interruption-1"));
    assertThat(timeline.conflictingEntry(new RebalanceRecommendation(AT))).isEmpty();
    assertThat(timeline.conflictingEntry(AT_ONCE))
        .hasValueSatisfying(entry -> assertThat(entry.id()).isEqualTo("maintenance-2"));
    assertThat(
            timeline
                .without("spot-interruption-1")
                .conflictingEntry(with(InterruptionAction.STOP).events().get(0)))
        .isEmpty();
  }

  @Test
  void aTimelineIsReplacedAndNeverChanged() {
    EventTimeline before = with(InterruptionAction.STOP);
    EventTimeline after =
        before.with(new SpotInterruption(NOTICE, InterruptionAction.TERMINATE, AT));

    assertThat(before.events()).hasSize(1);
    assertThat(after.events()).hasSize(2);
    assertThat(EventTimeline.EMPTY.events()).isEmpty();
  }

  @Test
  void anEventIdIsNeverReused() {
    EventTimeline timeline =
        with(InterruptionAction.STOP)
            .with(new TargetLifecycleState(NOTICE, LifecycleState.STANDBY));
    EventTimeline later = timeline.without("target-lifecycle-state-2").with(AT_ONCE);

    assertThat(timeline.entries())
        .extracting(EventTimeline.TimelineEntry::id)
        .containsExactly("spot-interruption-1", "target-lifecycle-state-2");
    assertThat(later.entries())
        .extracting(EventTimeline.TimelineEntry::id)
        .containsExactly("spot-interruption-1", "maintenance-3");
    assertThat(later.cleared().with(AT_ONCE).entries())
        .extracting(EventTimeline.TimelineEntry::id)
        .containsExactly("maintenance-4");
  }

  @Test
  void aCancelledEventNeverHappens() {
    assertThat(with(InterruptionAction.TERMINATE).without("spot-interruption-1").effectsAt(AT))
        .isEmpty();
    assertThat(with(InterruptionAction.TERMINATE).without("spot-interruption-9").effectsAt(AT))
        .hasSize(2);
  }

  @ParameterizedTest
  @EnumSource
  void theEndIsRoundedUpToTheSecondNamedInTheNotice(InterruptionAction action) {
    SpotInterruption at = new SpotInterruption(NOTICE, action, NOTICE.plus(action.defaultLead()));

    assertThat(
            ((ShowText) Objects.requireNonNull(EventEffects.of(at).at(NOTICE).get(ACTION))).body())
        .contains("\"" + at.end() + "\"");
    assertThat(at.end()).isAfter(NOTICE);
    assertThat(new SpotInterruption(AT, action, at.end()).end()).isEqualTo(at.end());
  }

  @Test
  void hibernationIsAnnouncedWhenItBegins() {
    assertThat(InterruptionAction.HIBERNATE.defaultLead()).isZero();
    assertThat(InterruptionAction.STOP.defaultLead()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void scheduledEventsShareAnArrayAndAnEndedOneMovesToTheHistoryUnderItsId() {
    MaintenanceEvent other =
        new MaintenanceEvent(
            MaintenanceEvent.eventId(1),
            "instance-stop",
            "a stop",
            NOTICE.plusSeconds(5),
            AT,
            AT,
            null,
            new MaintenanceEvent.MaintenanceEnd(
                NOTICE.plusSeconds(9), MaintenanceEvent.MaintenanceOutcome.CANCELED));
    EventTimeline timeline = EventTimeline.EMPTY.with(AT_ONCE).with(other);

    assertThat(ids(timeline, SCHEDULED, 0)).containsExactly(MaintenanceEvent.eventId(0));
    assertThat(ids(timeline, HISTORY, 0)).isEmpty();
    assertThat(ids(timeline, SCHEDULED, 5))
        .containsExactly(MaintenanceEvent.eventId(0), MaintenanceEvent.eventId(1));
    assertThat(ids(timeline, SCHEDULED, 9)).containsExactly(MaintenanceEvent.eventId(0));
    assertThat(ids(timeline, HISTORY, 9)).containsExactly(MaintenanceEvent.eventId(1));
    assertThat(text(timeline, HISTORY, 9))
        .contains("\"[Canceled] a stop\"", "\"State\" : \"canceled\"");
    assertThat(timeline.effectsAt(NOTICE.plusSeconds(9)).get(SCHEDULED))
        .extracting(PathEffect::since)
        .isEqualTo(NOTICE.plusSeconds(9));
  }

  @Test
  void notBeforeDeadlineIsWrittenBeforeTheStateAndStaysInTheHistory() {
    MaintenanceEvent due =
        new MaintenanceEvent(
            MaintenanceEvent.eventId(0), "instance-stop", "a stop", NOTICE, AT, AT, AT, null);
    PathEffect over =
        Objects.requireNonNull(
            EventEffects.of(
                    due.withEnd(
                        new MaintenanceEvent.MaintenanceEnd(
                            AT, MaintenanceEvent.MaintenanceOutcome.COMPLETED)))
                .at(AT)
                .get(HISTORY));

    assertThat(
            ((AppendToArray) Objects.requireNonNull(EventEffects.of(due).at(NOTICE).get(SCHEDULED)))
                .body(null))
        .contains(
            """
                "NotAfter" : "23 Nov 2026 10:02:00 GMT",
                "NotBeforeDeadline" : "23 Nov 2026 10:02:00 GMT",
                "State" : "active"
            """);
    assertThat(((AppendToArray) over).body(null))
        .contains("NotBeforeDeadline", "[Completed] a stop");
  }

  @Test
  void anEventThatEndsOnCommandKeepsItsTimes() {
    EventTimeline timeline = EventTimeline.EMPTY.with(AT_ONCE);
    MaintenanceEvent.MaintenanceEnd end =
        new MaintenanceEvent.MaintenanceEnd(AT, MaintenanceEvent.MaintenanceOutcome.COMPLETED);
    EventTimeline ended = timeline.withReplacement("maintenance-1", AT_ONCE.withEnd(end));

    assertThat(text(ended, HISTORY, 120))
        .isEqualTo(
            text(timeline, SCHEDULED, 0)
                .replace("\"Description\" : \"", "\"Description\" : \"[Completed] ")
                .replace("active", "completed"));
    assertThat(text(ended, SCHEDULED, 119)).isEqualTo(text(timeline, SCHEDULED, 0));
  }

  @Test
  void optionsChangesApplyInTheOrderInWhichTheyHappen() {
    MetadataOptions first = MetadataOptions.of(HttpTokens.OPTIONAL, true);
    EventTimeline timeline =
        EventTimeline.EMPTY
            .with(new OptionsChange(AT, hops(3)))
            .with(new OptionsChange(NOTICE, hops(2)));

    assertThat(timeline.optionsAt(NOTICE.minusMillis(1), first)).isEqualTo(first);
    assertThat(timeline.optionsAt(NOTICE, first).hops()).isEqualTo(2);
    assertThat(timeline.optionsAt(AT, first).hops()).isEqualTo(3);
    assertThat(timeline.optionsAt(AT, first).httpTokens()).isEqualTo(HttpTokens.OPTIONAL);
    assertThat(timeline.withoutOptionsChangesUntil(NOTICE).entries()).hasSize(1);
  }

  @Test
  void anInstanceIsInterruptedAtTheEndOfItsNotice() {
    Instant end = Instant.parse("2026-11-23T10:02:01Z");

    assertThat(with(InterruptionAction.STOP).isInterruptedAt(end.minusMillis(1))).isFalse();
    assertThat(with(InterruptionAction.STOP).isInterruptedAt(end)).isTrue();
    assertThat(EventTimeline.EMPTY.with(AT_ONCE).isInterruptedAt(AT)).isFalse();
  }

  private static MetadataOptions.OptionsUpdate hops(int hops) {
    return new MetadataOptions.OptionsUpdate(null, null, null, null, null, hops);
  }

  private static String text(EventTimeline timeline, String path, int seconds) {
    PathEffect shown = timeline.effectsAt(NOTICE.plusSeconds(seconds)).get(path);
    return ((AppendToArray) Objects.requireNonNull(shown)).body(null);
  }

  private static List<String> ids(EventTimeline timeline, String path, int seconds) {
    return Pattern.compile("\"EventId\" : \"([^\"]*)\"")
        .matcher(text(timeline, path, seconds))
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static EventTimeline with(InterruptionAction action) {
    return EventTimeline.EMPTY.with(new SpotInterruption(NOTICE, action, AT));
  }
}
