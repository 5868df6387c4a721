package imdstape.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.recorder.redact.KnownIdentities;
import imdstape.recorder.redact.RedactedWatch;
import imdstape.recorder.redact.RedactedWatch.Change;
import imdstape.recorder.redact.RedactedWatch.Gone;
import imdstape.recorder.redact.RedactedWatch.Maintenance;
import imdstape.recorder.redact.RedactedWatch.Profile;
import imdstape.recorder.redact.RedactedWatch.Roles;
import imdstape.recorder.redact.RedactedWatch.Said;
import imdstape.recorder.redact.RedactedWatch.Scheduled;
import imdstape.recorder.redact.RedactedWatch.State;
import imdstape.recorder.redact.RedactedWatch.Value;
import imdstape.recorder.scenario.ScenarioEvent.Action;
import imdstape.recorder.scenario.ScenarioEvent.End;
import imdstape.recorder.scenario.ScenarioEvent.Outcome;
import imdstape.recorder.scenario.ScenarioEvent.SpotInterruption;
import imdstape.secrets.Originals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a replay never does and a service may: each is told, or listed as not carried. */
class TellerTest {

  private static final Instant START = Instant.parse("2026-11-24T12:00:00Z");
  private static final String SCHEDULED = "meta-data/events/maintenance/scheduled";
  private static final String HISTORY = "meta-data/events/maintenance/history";
  private static final String ROLES = "meta-data/iam/security-credentials/";

  @Test
  void aNoticeWhoseTimeHasPassedBeginsAndEndsWithTheWatch() {
    Story story =
        tell(
            change(
                5,
                "meta-data/spot/instance-action",
                new Value("{\"action\":\"stop\", \"time\": \"2026-11-24T11:59:00Z\"}")));
    assertThat(story.events())
        .containsExactly(new SpotInterruption(Duration.ZERO, Action.STOP, Duration.ZERO));
    assertThat(story.notCarried()).hasSize(1);
  }

  @Test
  void aTerminationTimeThatIsNotItsNoticesIsListed() {
    Value notice = new Value("{\"action\": \"terminate\", \"time\": \"2026-11-24T12:02:00Z\"}");
    Story story =
        tell(
            change(5, "meta-data/spot/instance-action", notice),
            change(10, "meta-data/spot/termination-time", new Value("2026-11-24T12:02:00Z")));
    assertThat(story.events()).hasSize(1);
    assertThat(story.notCarried())
        .containsExactly(
            "meta-data/spot/termination-time at +5s: a termination without its own time here; a"
                + " replay shows it",
            "meta-data/spot/termination-time at +10s: a time without the notice of a termination");
  }

  @Test
  void anActionThatNobodyKnowsIsListed() {
    Value notice = new Value("{\"action\": \"reboot\", \"time\": \"2026-11-24T12:02:00Z\"}");
    Story story = tell(change(5, "meta-data/spot/instance-action", notice));
    assertThat(story.events()).isEmpty();
    assertThat(story.notCarried()).hasSize(1);
  }

  @Test
  void maintenanceThatIsOverAlreadyEndsAsItBegins() {
    Story story = tell(change(0, HISTORY, events("a", State.CANCELED)));
    assertThat(((ScenarioEvent.Maintenance) story.events().get(0)).end())
        .isEqualTo(new End(Duration.ZERO, Outcome.CANCELED));
  }

  @Test
  void maintenanceThatComesIntoTheHistoryLaterHasEndedWhenItWent() {
    Story story =
        tell(
            change(5, SCHEDULED, events("a", State.ACTIVE)),
            change(10, SCHEDULED, new Maintenance(List.of(), 0)),
            change(15, HISTORY, events("a", State.COMPLETED)));
    assertThat(story.events()).hasSize(1);
    assertThat(((ScenarioEvent.Maintenance) story.events().get(0)).end())
        .isEqualTo(new End(Duration.ofSeconds(10), Outcome.COMPLETED));
    assertThat(story.notCarried()).isEmpty();
  }

  @Test
  void maintenanceThatJustGoesIsListed() {
    Story story =
        tell(change(5, SCHEDULED, events("a", State.ACTIVE)), change(10, SCHEDULED, new Gone()));
    assertThat(((ScenarioEvent.Maintenance) story.events().get(0)).end())
        .isEqualTo(new End(Duration.ofSeconds(10), Outcome.CANCELED));
    assertThat(story.notCarried()).hasSize(1);
  }

  @Test
  void ofSeveralRolesOneIsToldAndOfAnotherProfileNone() {
    Story roles =
        tell(change(5, ROLES, new Roles(new TreeSet<>(List.of("web-server", "web-server-2")))));
    assertThat(roles.events()).hasSize(1);
    assertThat(roles.notCarried()).hasSize(1);
    Story profile = tell(change(5, "meta-data/iam/info", new Profile(true, true, "other")));
    assertThat(profile.events()).isEmpty();
    assertThat(profile.notCarried())
        .containsExactly("meta-data/iam/info at +5s: another profile of the same role");
  }

  @Test
  void aPathThatNoEventIsForIsListed() {
    Story story = tell(change(5, "dynamic/fws/instance-monitoring", new Value("enabled")));
    assertThat(story.events()).isEmpty();
    assertThat(story.notCarried()).hasSize(1);
  }

  private static Maintenance events(String id, State state) {
    return new Maintenance(
        List.of(
            new Scheduled(
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

  private static Change change(int seconds, String path, Said said) {
    Instant at = START.plusSeconds(seconds);
    return new Change(path, at, at.minusSeconds(5), said);
  }

  private static Story tell(Change... changes) {
    return Teller.tell(
        new RedactedWatch(
            new TreeSet<>(List.of("web-server-7")),
            "profile",
            List.of(changes),
            new Originals(List.of()),
            KnownIdentities.NONE),
        START);
  }
}
