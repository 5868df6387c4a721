package imdstape.replayer.instance;

import static imdstape.replayer.instance.ServiceRequests.get;
import static imdstape.replayer.instance.ServiceRequests.status;
import static imdstape.replayer.instance.ServiceRequests.text;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.TokenHeaders;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.credential.CredentialGenerator;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.HttpDate;
import imdstape.replayer.http.MetadataRequest;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.RoleAttachment;
import imdstape.scenario.RoleChange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the credentials of a role over time, by calling the service at chosen times. */
class RoleTimelineTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
  private static final String ROLE = ROLES + "web-server";
  private static final String INFO = "/latest/meta-data/iam/info";
  private static final String INSTANCE =
      "/latest/meta-data/identity-credentials/ec2/security-credentials/ec2-instance";

  private final InstanceState initial =
      InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 7);

  @Test
  void credentialsAreTheSameUntilTheyRotateLongBeforeTheirEnd() {
    for (String holder : List.of(ROLE, INSTANCE)) {
      Instant at = NOW;
      for (int i = 0; i < 50; i++) {
        String set = text(initial, holder, at);
        Instant next = at;
        while (text(initial, holder, next).equals(set)) {
          next = next.plusSeconds(60);
        }
        assertThat(Duration.between(next, expiration(set))).isGreaterThan(Duration.ofMinutes(5));
        assertThat(expiration(text(initial, holder, next))).isAfter(expiration(set));
        at = next;
      }
    }
  }

  @Test
  void expiredCredentialsStayAsTheyAreAndHaveEnded() {
    InstanceState state = initial.with(new CredentialChange(NOW, CredentialState.EXPIRED));

    assertThat(expiration(text(state, ROLE, NOW))).isEqualTo(NOW.minusSeconds(3600));
    assertThat(text(state, ROLE, NOW.plusSeconds(86_400))).isEqualTo(text(state, ROLE, NOW));
    assertThat(text(state, ROLE, NOW.minusMillis(1))).isEqualTo(text(initial, ROLE, NOW));
  }

  @Test
  void credentialsThatAreAboutToExpireAreNotRenewedInTime() {
    InstanceState state = initial.with(new CredentialChange(NOW, CredentialState.ABOUT_TO_EXPIRE));

    assertThat(expiration(text(state, ROLE, NOW))).isEqualTo(NOW.plusSeconds(240));
    assertThat(text(state, ROLE, NOW.plusSeconds(500))).isEqualTo(text(state, ROLE, NOW));
  }

  @Test
  void credentialsThatNeverRotateStayTheSame() {
    InstanceState state = initial.with(new CredentialChange(NOW, CredentialState.NEVER_ROTATING));

    assertThat(text(state, ROLE, NOW)).isEqualTo(text(initial, ROLE, NOW));
    assertThat(text(state, ROLE, NOW.plusSeconds(86_400))).isEqualTo(text(initial, ROLE, NOW));
  }

  @Test
  void malformedCredentialsAreTruncatedJson() {
    InstanceState state = initial.with(new CredentialChange(NOW, CredentialState.MALFORMED));

    assertThat(text(initial, ROLE, NOW)).startsWith(text(state, ROLE, NOW));
    assertThat(text(state, ROLE, NOW)).endsWith("\",\n  ");
  }

  @ParameterizedTest
  @EnumSource
  void theInstancesOwnCredentialsDoNotDependOnItsRole(CredentialState credentials) {
    InstanceState state = initial.with(new CredentialChange(NOW, credentials));

    assertThat(text(state, INSTANCE, NOW)).isEqualTo(text(initial, INSTANCE, NOW));
  }

  @ParameterizedTest
  @EnumSource
  void aRoleIsListedExactlyIfItsPathIsFound(CredentialState credentials) {
    InstanceState state = initial.with(new CredentialChange(NOW, credentials));

    assertThat(status(state, ROLE, NOW)).isEqualTo(credentials.hasRole() ? 200 : 404);
    assertThat(get(state, ROLES, NOW).body().length > 0).isEqualTo(credentials.hasRole());
    assertThat(status(state, "/latest/meta-data/iam/info", NOW)).isEqualTo(200);
  }

  @Test
  void aBrokenRoleCanRecover() {
    InstanceState state =
        initial
            .with(new CredentialChange(NOW, CredentialState.ROLE_UNAUTHORIZED))
            .with(new CredentialChange(NOW.plusSeconds(60), CredentialState.AVAILABLE));

    assertThat(text(state, ROLE, NOW)).contains("AssumeRoleUnauthorizedAccess");
    assertThat(text(state, ROLE, NOW.plusSeconds(60)))
        .isEqualTo(text(initial, ROLE, NOW.plusSeconds(60)));
  }

  @Test
  void aReplacedRoleIsTheOnlyOneAndHasItsOwnKeys() {
    InstanceState state = initial.with(new RoleChange(NOW, "batch"));

    assertThat(text(state, ROLES, NOW.minusMillis(1))).isEqualTo("web-server");
    assertThat(text(state, ROLES, NOW)).isEqualTo("batch");
    assertThat(status(state, ROLE, NOW)).isEqualTo(404);
    assertThat(text(state, ROLES + "batch", NOW))
        .contains("\"Code\" : \"Success\"")
        .isNotEqualTo(text(initial, ROLE, NOW));
    assertThat(text(state, "/latest/meta-data/iam/info", NOW)).contains("instance-profile/batch\"");
    assertThat(text(state, "/2021-03-23/meta-data/iam/security-credentials/", NOW))
        .isEqualTo("batch");
  }

  @Test
  void aRemovedRoleHasNoListingAndCanReturn() {
    InstanceState state =
        initial
            .with(new RoleChange(NOW, null))
            .with(new RoleChange(NOW.plusSeconds(9), "web-server"));

    assertThat(status(state, ROLES, NOW)).isEqualTo(404);
    assertThat(text(state, "/latest/meta-data/", NOW)).doesNotContain("iam/");
    assertThat(text(state, ROLES, NOW.plusSeconds(9))).isEqualTo("web-server");
    assertThat(text(state, ROLE, NOW.plusSeconds(9))).contains("\"Code\" : \"Success\"");
    assertThat(text(state, "/latest/meta-data/", NOW.plusSeconds(9))).contains("iam/");
  }

  @Test
  void credentialsAreNotOlderThanTheirRole() {
    Instant came = NOW.plusSeconds(9);
    for (InstanceState state :
        List.of(
            initial.with(new RoleAttachment(came)),
            initial.with(new RoleChange(NOW, null)).with(new RoleChange(came, "web-server")),
            initial
                .with(new RoleAttachment(came))
                .with(new CredentialChange(NOW, CredentialState.NEVER_ROTATING)))) {
      for (Duration later = Duration.ZERO;
          later.toHours() < 3;
          later = later.plus(Duration.ofMinutes(1))) {
        String set = text(state, ROLE, came.plus(later));

        assertThat(updated(set)).isBetween(came, came.plus(later));
        assertThat(Duration.between(updated(set), expiration(set)))
            .isBetween(Duration.ofHours(6), Duration.ofMinutes(6 * 60 + 23));
        assertThat(updated(text(state, INFO, came.plus(later)))).isBetween(came, came.plus(later));
      }
      assertThat(updated(text(state, ROLE, came))).isEqualTo(came);
      assertThat(get(state, ROLE, came).lastModified()).isEqualTo(HttpDate.format(came));
      assertThat(get(state, INFO, came).lastModified()).isEqualTo(HttpDate.format(came));
    }
  }

  @Test
  void replicasGenerateTheSameCredentialsForARoleAttachedAtATime() {
    InstanceState other =
        InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[] {9}, 7)
            .with(new RoleChange(NOW.plusSeconds(3), "batch"));
    InstanceState one = initial.with(new RoleChange(NOW.plusSeconds(3), "batch"));

    for (Instant at : List.of(NOW.plusSeconds(3), NOW.plusSeconds(90_000))) {
      assertThat(text(one, ROLES + "batch", at)).isEqualTo(text(other, ROLES + "batch", at));
    }
  }

  @Test
  void aRoleFromTheStartIsUnchanged() {
    assertThat(
            text(initial.with(new RoleAttachment(NOW)), ROLE, NOW.plus(CredentialGenerator.PERIOD)))
        .as("from the next period on it is the same again")
        .isEqualTo(text(initial, ROLE, NOW.plus(CredentialGenerator.PERIOD)));
  }

  @Test
  void twoRolesAndTheInstanceHaveTheirOwnCredentials() {
    InstanceState two =
        InstanceState.of(with(ROLES + "batch", Leaf.of(generatedCredentials())), new byte[32], 7);
    InstanceState same =
        InstanceState.of(with(ROLES + "batch", Leaf.of(generatedCredentials())), new byte[] {9}, 7);
    Instant next = NOW.plus(CredentialGenerator.PERIOD);
    Set<String> ids = new HashSet<>();
    for (String holder : List.of(ROLE, ROLES + "batch", INSTANCE)) {
      for (Instant at : List.of(NOW, next)) {
        assertThat(text(two, holder, at)).isEqualTo(text(same, holder, at));
        ids.add(text(two, holder, at).replaceAll("(?s).*\"AccessKeyId\" : \"(\\w+)\".*", "$1"));
      }
    }

    assertThat(ids).as("two sets of each").hasSize(6);
    assertThat(text(two, ROLES, NOW)).isEqualTo("batch\nweb-server");
    assertThat(text(two, ROLE, NOW))
        .as("the other one takes nothing")
        .isEqualTo(text(initial, ROLE, NOW));
    assertThat(text(two.with(new RoleChange(NOW, "third")), ROLES, NOW)).isEqualTo("third");
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_ROLE", "PROFILE_NOT_FOUND"})
  void recordedValuesOfARoleAreRemovedWithIt(CredentialState none) {
    InstanceState state = InstanceState.of(with(ROLES + "static", Leaf.of("{}")), new byte[32], 7);

    assertThat(text(state, ROLES, NOW)).isEqualTo("static\nweb-server");
    assertThat(text(state.with(new RoleChange(NOW, "batch")), ROLES, NOW)).isEqualTo("batch");
    assertThat(status(state.with(new RoleChange(NOW, "batch")), ROLES + "static", NOW))
        .isEqualTo(404);
    assertThat(text(state.with(new CredentialChange(NOW, none)), ROLES, NOW)).isEmpty();
    assertThat(status(state.with(new CredentialChange(NOW, none)), ROLES + "static", NOW))
        .isEqualTo(404);
    assertThat(text(state.with(new RoleChange(NOW, "static")), ROLES + "static", NOW))
        .contains("Success");
  }

  @Test
  void realCredentialsAreServedUntilTheyExpireAndNoneAfter() {
    Instant end = NOW.plusSeconds(90);
    InstanceState state =
        initial.with(new RoleCredentials("an-id", "a-secret", "a-token", NOW, end));

    assertThat(textV2(state, ROLE, end.minusMillis(1))).contains("an-id");
    assertThat(textV2(state, ROLE, end))
        .contains("AssumeRoleUnauthorizedAccess", "2026-11-23T10:01:30Z")
        .doesNotContain("an-id");
    assertThat(textV2(state, ROLES, end)).isEqualTo("web-server");
    assertThat(textV2(state, INFO, end)).contains("\"Code\" : \"Success\"");
    InstanceState late = state.with(new RoleAttachment(NOW.plusSeconds(5)));
    assertThat(updated(textV2(late, ROLE, NOW.plusSeconds(6)))).isEqualTo(NOW.plusSeconds(5));
  }

  private static String textV2(InstanceState state, String target, Instant now) {
    MetadataRequest put =
        MetadataRequest.of("PUT", "/latest/api/token", Map.of(TokenHeaders.TTL, "60"));
    ResponseAction.Send token =
        (ResponseAction.Send) MetadataService.answer(state, put, new RequestContext(now, 0));
    MetadataRequest get =
        MetadataRequest.get(target)
            .withToken(new String(token.response().body(), StandardCharsets.UTF_8));
    ResponseAction.Send sent =
        (ResponseAction.Send) MetadataService.answer(state, get, new RequestContext(now, 1));
    return new String(sent.response().body(), StandardCharsets.UTF_8);
  }

  private static LeafBody generatedCredentials() {
    return new LeafBody.Generated(LeafBody.GeneratedValue.ROLE_CREDENTIALS, null);
  }

  /** The default fixture with one more leaf. */
  private static Fixture with(String target, Leaf leaf) {
    return ServedInstance.fixtureWith(Map.of(target.substring("/latest/".length()), leaf));
  }

  @Test
  void aSeedGeneratesTheSameCredentialsInEveryRun() {
    List<String> first = new ArrayList<>();
    List<String> again = new ArrayList<>();
    for (CredentialState credentials : CredentialState.values()) {
      InstanceState state = initial.with(new CredentialChange(NOW, credentials));
      InstanceState same =
          InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[] {9}, 7)
              .with(new CredentialChange(NOW, credentials));
      first.add(new String(get(state, ROLE, NOW).body(), StandardCharsets.UTF_8));
      again.add(new String(get(same, ROLE, NOW).body(), StandardCharsets.UTF_8));
    }

    assertThat(again).isEqualTo(first);
    assertThat(CredentialGenerator.PERIOD).isEqualTo(Duration.ofHours(1));
  }

  private static Instant expiration(String json) {
    Matcher found = Pattern.compile("\"Expiration\" : \"([^\"]*)\"").matcher(json);
    assertThat(found.find()).as(json).isTrue();
    return Instant.parse(found.group(1));
  }

  private static Instant updated(String json) {
    return Instant.parse(json.replaceFirst("(?s).*\"LastUpdated\" : \"([^\"]*)\".*", "$1"));
  }
}
