package imdstape.replayer.event;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.event.Event.Announced;
import imdstape.replayer.event.Event.SpotInterruption;
import imdstape.replayer.event.Event.SpotInterruption.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventTimelineTest {

  private static final Instant NOTICE = Instant.parse("2026-11-23T10:00:00.500Z");
  private static final Instant AT = NOTICE.plus(Duration.ofMinutes(2));
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
                    "{\"action\": \"terminate\", \"time\": \"2026-11-23T10:02:00Z\"}", NOTICE),
                TIME,
                new Announced("2026-11-23T10:02:00Z", NOTICE)));
  }

  @ParameterizedTest
  @EnumSource(names = {"STOP", "HIBERNATE"})
  void onlyATerminationHasATerminationTime(Action action) {
    assertThat(with(action).leavesAt(NOTICE)).containsOnlyKeys(ACTION);
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
            new Announced("{\"action\": \"stop\", \"time\": \"2026-11-23T10:02:00Z\"}", NOTICE));
  }

  @Test
  void aTimelineIsReplacedAndNeverChanged() {
    EventTimeline before = with(Action.STOP);
    EventTimeline after = before.with(new SpotInterruption(NOTICE, Action.TERMINATE, AT));

    assertThat(before.events()).hasSize(1);
    assertThat(after.events()).hasSize(2);
    assertThat(EventTimeline.EMPTY.events()).isEmpty();
  }

  private static EventTimeline with(Action action) {
    return EventTimeline.EMPTY.with(new SpotInterruption(NOTICE, action, AT));
  }
}
