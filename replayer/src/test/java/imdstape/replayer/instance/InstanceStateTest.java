package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.TokenHeaders;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.http.MetadataResponse;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.MaintenanceEvent;
import imdstape.scenario.RoleChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import imdstape.scenario.TargetLifecycleState;
import imdstape.scenario.TargetLifecycleState.LifecycleState;
import imdstape.scenario.ValueChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstanceStateTest {

  private static final Instant NOTICE = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant AT = NOTICE.plus(Duration.ofMinutes(2));
  private static final String ACTION = "/latest/meta-data/spot/instance-action";

  private final InstanceState calm =
      InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 7);
  private final InstanceState spot =
      calm.asSpot().with(new SpotInterruption(NOTICE, InterruptionAction.TERMINATE, AT));

  @Test
  void beforeTheNoticeItsPathsAreAbsentAndUnlisted() {
    Instant before = NOTICE.minusMillis(1);

    assertThat(ask(spot, ACTION, before).status()).isEqualTo(404);
    assertThat(ask(spot, "/latest/meta-data/spot/", before).status()).isEqualTo(404);
    assertThat(text(spot, "/latest/meta-data/", before)).doesNotContain("spot");
  }

  @Test
  void atTheNoticeBothPathsAreFound() {
    assertThat(text(spot, ACTION, NOTICE))
        .isEqualTo("{\"action\": \"terminate\", \"time\": \"2026-11-23T10:02:00Z\"}");
    assertThat(text(spot, "/latest/meta-data/spot/termination-time", NOTICE))
        .isEqualTo("2026-11-23T10:02:00Z");
  }

  @Test
  void aResponseShowsTheLastEventAndNoReplacedOne() {
    String tag = "meta-data/tags/instance/Name";
    InstanceState response =
        calm.with(new ValueChange(NOTICE.plusSeconds(9), tag, "late"))
            .with(new ValueChange(NOTICE, tag, "early"))
            .with(new ValueChange(NOTICE, tag, "at once after it"))
            .with(new ValueChange(NOTICE, "meta-data/tags/instance/Other", "beside"))
            .with(new TargetLifecycleState(NOTICE, LifecycleState.IN_SERVICE))
            .with(new TargetLifecycleState(NOTICE.plusSeconds(5), LifecycleState.TERMINATED))
            .with(new CredentialChange(NOTICE, CredentialState.EXPIRED))
            .with(new RoleChange(NOTICE.plusSeconds(1), "web"));

    assertThat(seen(response, tag, 0)).containsExactly("value-3");
    assertThat(seen(response, tag, 8)).containsExactly("value-3");
    assertThat(seen(response, tag, 9)).containsExactly("value-1");
    assertThat(seen(response, "meta-data/tags/instance/Other", 99)).containsExactly("value-4");
    String target = "meta-data/autoscaling/target-lifecycle-state";
    assertThat(seen(response, target, 4)).containsExactly("target-lifecycle-state-5");
    assertThat(seen(response, target, 5)).containsExactly("target-lifecycle-state-6");
    assertThat(seen(response, "meta-data/iam/security-credentials/web", 1))
        .containsExactlyInAnyOrder("credentials-7", "role-8");
  }

  @Test
  void twoScheduledEventsAreBothShown() {
    InstanceState response =
        calm.with(maintenance(NOTICE, 1)).with(maintenance(NOTICE.plusSeconds(5), 2));

    assertThat(seen(response, MaintenanceEvent.SCHEDULED, 4)).containsExactly("maintenance-1");
    assertThat(seen(response, MaintenanceEvent.SCHEDULED, 5))
        .containsExactlyInAnyOrder("maintenance-1", "maintenance-2");
  }

  private static MaintenanceEvent maintenance(Instant at, int number) {
    return new MaintenanceEvent(
        MaintenanceEvent.eventId(number),
        "system-reboot",
        "scheduled reboot",
        at,
        AT.plusSeconds(3_600),
        AT.plusSeconds(7_200),
        null,
        null);
  }

  private static Set<String> seen(InstanceState state, String path, int second) {
    return state
        .eventsShownBy(
            NOTICE.plusSeconds(second), new MetadataPath(MetadataPath.LATEST, path, false), 200)
        .keySet();
  }

  @Test
  void theNoticeIsListedInOrderByAllItsParents() {
    assertThat(text(spot, "/latest/meta-data/spot/", NOTICE))
        .isEqualTo("instance-action\ntermination-time");
    List<String> before = lines(spot, "/latest/meta-data/", NOTICE.minusMillis(1));
    List<String> after = lines(spot, "/latest/meta-data/", NOTICE);
    List<String> expected = new ArrayList<>(before);
    expected.add(before.indexOf("services/") + 1, "spot/");

    assertThat(after).isEqualTo(expected).containsSubsequence("services/", "spot/", "system");
  }

  @Test
  void theNoticeIsTheSameOnEveryLaterRequest() {
    MetadataResponse first = ask(spot, ACTION, NOTICE);
    for (Duration later :
        List.of(
            Duration.ofMillis(1),
            Duration.ofSeconds(5),
            Duration.ofMinutes(2),
            Duration.ofMinutes(61),
            Duration.ofDays(1))) {
      MetadataResponse again = ask(spot, ACTION, NOTICE.plus(later));
      assertThat(again.body()).as(later.toString()).isEqualTo(first.body());
      assertThat(again.lastModified()).as(later.toString()).isEqualTo(first.lastModified());
    }
    assertThat(first.lastModified()).isEqualTo("Mon, 23 Nov 2026 10:00:00 GMT");
  }

  @Test
  void aVersionOlderThanTheCategoryDoesNotShowIt() {
    String time = "/meta-data/spot/termination-time";

    assertThat(ask(spot, "/2014-11-05" + time, NOTICE).status()).isEqualTo(200);
    assertThat(ask(spot, "/2014-02-25" + time, NOTICE).status()).isEqualTo(404);
    assertThat(text(spot, "/2014-02-25/meta-data/", NOTICE)).doesNotContain("spot");
    assertThat(text(spot, "/2016-09-02/meta-data/spot/", NOTICE)).isEqualTo("termination-time");
    assertThat(text(spot, "/2018-03-28/meta-data/spot", NOTICE))
        .isEqualTo("instance-action\ntermination-time");
  }

  @Test
  void aClockThatIsSetBackGivesTheEarlierResponse() {
    assertThat(ask(spot, ACTION, NOTICE.plusSeconds(9)).status()).isEqualTo(200);
    assertThat(ask(spot, ACTION, NOTICE.minusSeconds(1)).status()).isEqualTo(404);
    assertThat(ask(spot, ACTION, NOTICE).status()).isEqualTo(200);
  }

  @Test
  void cachedSnapshotsDoNotAffectResponses() {
    List<String> targets =
        List.of(
            ACTION,
            "/latest/meta-data/",
            "/latest/meta-data/iam/info",
            "/latest/meta-data/iam/security-credentials/web-server");
    Random random = new Random(42);
    for (int i = 0; i < 500; i++) {
      Instant now = NOTICE.plusMillis(random.nextInt(14_400_000) - 7_200_000);
      String target = targets.get(random.nextInt(targets.size()));
      InstanceState fresh =
          calm.asSpot().with(new SpotInterruption(NOTICE, InterruptionAction.TERMINATE, AT));

      assertThat(described(ask(spot, target, now)))
          .as(target + " at " + now)
          .isEqualTo(described(ask(fresh, target, now)));
    }
  }

  @Test
  void addingAnEventDoesNotChangeTheOriginalState() {
    assertThat(ask(calm, ACTION, AT).status()).isEqualTo(404);
    assertThat(ask(spot, ACTION, AT).status()).isEqualTo(200);
  }

  @Test
  void aForcedSpotInstanceIsVisibleInEveryVersionWithTheCategory() {
    String path = "/meta-data/instance-life-cycle";

    assertThat(calm.isSpot()).isFalse();
    assertThat(spot.isSpot()).isTrue();
    for (String version : FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME).service().versions()) {
      boolean knows = version.equals("latest") || version.compareTo("2019-10-01") >= 0;
      MetadataResponse response = ask(spot, "/" + version + path, NOTICE);
      assertThat(response.status()).as(version).isEqualTo(knows ? 200 : 404);
      if (knows) {
        assertThat(text(response)).as(version).isEqualTo("spot");
        assertThat(text(calm, "/" + version + path, NOTICE)).isEqualTo("on-demand");
      }
    }
  }

  @Test
  void credentialsAreGeneratedForTheListedRole() {
    String directory = "/latest/meta-data/iam/security-credentials/";
    String role = text(calm, directory, NOTICE);

    assertThat(role).isEqualTo("web-server");
    assertThat(text(calm, directory + role, NOTICE)).contains("\"Code\" : \"Success\"");
    assertThat(ask(calm, directory + "other", NOTICE).status()).isEqualTo(404);
    assertThat(ask(calm, "/latest/meta-data/iam/security-credentials-extended/", NOTICE).status())
        .isEqualTo(404);
  }

  @Test
  void credentialsDependOnTheSeed() {
    String target = "/latest/meta-data/iam/security-credentials/web-server";
    InstanceState same =
        InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[] {1}, 7);
    InstanceState other =
        InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 8);

    assertThat(text(same, target, NOTICE)).isEqualTo(text(calm, target, NOTICE));
    assertThat(text(other, target, NOTICE)).isNotEqualTo(text(calm, target, NOTICE));
  }

  @Test
  void theSameStateRequestAndContextGiveTheSameToken() {
    MetadataRequest put =
        MetadataRequest.of("PUT", "/latest/api/token", Map.of(TokenHeaders.TTL, "60"));
    RequestContext context = new RequestContext(NOTICE, 3);

    assertThat(text(send(calm, put, context).response()))
        .isEqualTo(text(send(calm, put, context).response()))
        .isNotEqualTo(text(send(calm, put, new RequestContext(NOTICE, 4)).response()));
  }

  @Test
  void theRemainingSecondsOfATokenAreOnlyOnA200() {
    MetadataRequest put =
        MetadataRequest.of("PUT", "/latest/api/token", Map.of(TokenHeaders.TTL, "60"));
    String token = text(send(calm, put, new RequestContext(NOTICE, 0)).response());
    RequestContext later = new RequestContext(NOTICE.plusSeconds(20), 1);

    assertThat(send(calm, MetadataRequest.get("/").withToken(token), later).tokenSecondsLeft())
        .hasValue(40);
    assertThat(send(calm, MetadataRequest.get("/x").withToken(token), later).tokenSecondsLeft())
        .isEmpty();
    assertThat(send(calm, MetadataRequest.get("/"), later).tokenSecondsLeft()).isEmpty();
  }

  @Test
  void tokensCanBeRequiredWhereTheFixtureHasThemOptional() {
    InstanceState strict = calm.with(HttpTokens.REQUIRED);

    assertThat(ask(strict, "/", NOTICE).status()).isEqualTo(401);
    assertThat(ask(calm, "/", NOTICE).status()).isEqualTo(200);
  }

  private static ResponseAction.Send send(
      InstanceState state, MetadataRequest request, RequestContext context) {
    return (ResponseAction.Send) MetadataService.answer(state, request, context);
  }

  private static MetadataResponse ask(InstanceState state, String target, Instant now) {
    return send(state, MetadataRequest.get(target), new RequestContext(now, 0)).response();
  }

  private static String text(InstanceState state, String target, Instant now) {
    return text(ask(state, target, now));
  }

  private static List<String> lines(InstanceState state, String target, Instant now) {
    return text(state, target, now).lines().toList();
  }

  private static String described(MetadataResponse response) {
    return response.status() + " " + response.lastModified() + " " + text(response);
  }

  private static String text(MetadataResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
