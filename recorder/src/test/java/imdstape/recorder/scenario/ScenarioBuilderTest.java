package imdstape.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.recorder.redact.RedactedWatch;
import imdstape.recorder.redact.RedactedWatch.MaintenanceSchedule;
import imdstape.recorder.redact.RedactedWatch.MaintenanceState;
import imdstape.recorder.redact.RedactedWatch.ObservedMaintenanceEvent;
import imdstape.recorder.redact.RedactedWatch.PathRemoved;
import imdstape.recorder.redact.RedactedWatch.PathState;
import imdstape.recorder.redact.RedactedWatch.ProfileState;
import imdstape.recorder.redact.RedactedWatch.RedactedChange;
import imdstape.recorder.redact.RedactedWatch.RoleNames;
import imdstape.recorder.redact.RedactedWatch.ValuePresent;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.watch.WatchedItem;
import imdstape.recorder.watch.WatchedItem.LeafValue;
import imdstape.recorder.watch.WatchedItem.ListedNames;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.MaintenanceEvent.MaintenanceEnd;
import imdstape.scenario.MaintenanceEvent.MaintenanceOutcome;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import imdstape.secrets.OriginalValues;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Changes that a real service can make and a replay never makes. */
class ScenarioBuilderTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final String SCHEDULED = "meta-data/events/maintenance/scheduled";
  private static final String HISTORY = "meta-data/events/maintenance/history";
  private static final WatchedItem ROLES = new ListedNames("meta-data/iam/security-credentials");

  @Test
  void aNoticeWithAPastTimeBeginsAndEndsAtTheStart() {
    ScenarioDraft draft =
        build(
            change(
                5,
                "meta-data/spot/instance-action",
                new ValuePresent("{\"action\":\"stop\", \"time\": \"2026-11-24T11:59:00Z\"}")));
    assertThat(draft.events())
        .containsExactly(new SpotInterruption(START, InterruptionAction.STOP, START));
    assertThat(draft.notCarried()).hasSize(1);
  }

  @Test
  void aTerminationTimeThatContradictsTheNoticeIsReported() {
    ValuePresent notice =
        new ValuePresent("{\"action\": \"terminate\", \"time\": \"2026-11-24T12:02:00Z\"}");
    ScenarioDraft draft =
        build(
            change(5, "meta-data/spot/instance-action", notice),
            change(
                10, "meta-data/spot/termination-time", new ValuePresent("2026-11-24T12:02:00Z")));
    assertThat(draft.events()).hasSize(1);
    assertThat(draft.notCarried())
        .containsExactly(
            "meta-data/spot/termination-time at +5s: a termination without its own time here; a"
                + " replay shows it",
            "meta-data/spot/termination-time at +10s: a time without the notice of a termination");
  }

  @Test
  void anUnknownSpotActionIsReported() {
    ValuePresent notice =
        new ValuePresent("{\"action\": \"reboot\", \"time\": \"2026-11-24T12:02:00Z\"}");
    ScenarioDraft draft = build(change(5, "meta-data/spot/instance-action", notice));
    assertThat(draft.events()).isEmpty();
    assertThat(draft.notCarried()).hasSize(1);
  }

  @Test
  void maintenanceFirstSeenInTheHistoryEndsWhenItBegins() {
    ScenarioDraft draft = build(change(0, HISTORY, events("a", MaintenanceState.CANCELED)));
    assertThat(((MaintenanceEvent) draft.events().get(0)).end())
        .isEqualTo(new MaintenanceEnd(START, MaintenanceOutcome.CANCELED));
  }

  @Test
  void maintenanceEndsWhenItLeavesTheScheduledList() {
    ScenarioDraft draft =
        build(
            change(5, SCHEDULED, events("a", MaintenanceState.ACTIVE)),
            change(10, SCHEDULED, new MaintenanceSchedule(List.of(), 0)),
            change(15, HISTORY, events("a", MaintenanceState.COMPLETED)));
    assertThat(draft.events()).hasSize(1);
    assertThat(((MaintenanceEvent) draft.events().get(0)).end())
        .isEqualTo(new MaintenanceEnd(START.plusSeconds(10), MaintenanceOutcome.COMPLETED));
    assertThat(draft.notCarried()).isEmpty();
  }

  @Test
  void maintenanceThatVanishesIsReportedAsCanceled() {
    ScenarioDraft draft =
        build(
            change(5, SCHEDULED, events("a", MaintenanceState.ACTIVE)),
            change(10, SCHEDULED, new PathRemoved()));
    assertThat(((MaintenanceEvent) draft.events().get(0)).end())
        .isEqualTo(new MaintenanceEnd(START.plusSeconds(10), MaintenanceOutcome.CANCELED));
    assertThat(draft.notCarried()).hasSize(1);
  }

  @Test
  void onlyOneRoleIsRecordedAndAProfileChangeIsReported() {
    ScenarioDraft roles =
        build(
            change(5, ROLES, new RoleNames(new TreeSet<>(List.of("web-server", "web-server-2")))));
    assertThat(roles.events()).hasSize(1);
    assertThat(roles.notCarried()).hasSize(1);
    ScenarioDraft profile =
        build(change(5, "meta-data/iam/info", new ProfileState(true, true, "other")));
    assertThat(profile.events()).isEmpty();
    assertThat(profile.notCarried())
        .containsExactly("meta-data/iam/info at +5s: another profile of the same role");
  }

  @Test
  void aPathWithoutAnEventIsReported() {
    ScenarioDraft draft =
        build(change(5, "dynamic/fws/instance-monitoring", new ValuePresent("enabled")));
    assertThat(draft.events()).isEmpty();
    assertThat(draft.notCarried()).hasSize(1);
  }

  private static MaintenanceSchedule events(String id, MaintenanceState state) {
    return new MaintenanceSchedule(
        List.of(
            new ObservedMaintenanceEvent(
                id,
                "system-reboot",
                "scheduled reboot",
                state,
                START.plusSeconds(600),
                START.plusSeconds(900),
                false,
                false)),
        0);
  }

  private static RedactedChange change(int seconds, String path, PathState state) {
    return change(seconds, new LeafValue(path), state);
  }

  private static RedactedChange change(int seconds, WatchedItem item, PathState state) {
    Instant at = START.plusSeconds(seconds);
    return new RedactedChange(item, at, at.minusSeconds(5), state);
  }

  private static ScenarioDraft build(RedactedChange... changes) {
    return ScenarioBuilder.build(
        new RedactedWatch(
            new TreeSet<>(List.of("web-server-7")),
            "profile",
            List.of(changes),
            new OriginalValues(List.of()),
            KnownPseudonyms.NONE),
        START);
  }
}
