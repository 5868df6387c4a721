package imdstape.replayer.instance;

import static imdstape.replayer.instance.ServiceRequests.status;
import static imdstape.replayer.instance.ServiceRequests.text;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.TokenHeaders;
import imdstape.replayer.credential.CredentialGenerator;
import imdstape.replayer.credential.RoleCredentialSource;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.fault.ResponseAction;
import imdstape.replayer.http.MetadataRequest;
import imdstape.scenario.CredentialState;
import imdstape.scenario.DeadlineAction;
import imdstape.scenario.MetadataOptions;
import imdstape.scenario.MetadataOptions.Toggle;
import imdstape.scenario.OptionsChange;
import imdstape.scenario.SpotInterruption;
import imdstape.scenario.SpotInterruption.InterruptionAction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests changes of an instance over time, by calling the service at chosen times. */
class InstanceTimelineTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
  private static final String ROLE = ROLES + "web-server";

  private final InstanceState initial =
      InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 7);

  @Test
  void optionsChangeAtATimeAndChangeBackWithTheClock() {
    InstanceState state =
        initial.with(
            new OptionsChange(
                NOW,
                new MetadataOptions.OptionsUpdate(
                    HttpTokens.REQUIRED, null, null, null, Toggle.DISABLED, null)));

    assertThat(status(state, "/", NOW.minusMillis(1))).isEqualTo(200);
    assertThat(status(state, "/", NOW)).isEqualTo(401);
    assertThat(state.optionsAt(NOW).instanceMetadataTags()).isEqualTo(Toggle.DISABLED);
    assertThat(status(state, "/latest/meta-data/tags/", NOW.minusMillis(1))).isEqualTo(200);
  }

  @Test
  void aClientBeyondTheHopLimitReceivesNoResponse() {
    MetadataRequest put =
        MetadataRequest.of("PUT", "/latest/api/token", Map.of(TokenHeaders.TTL, "60"));
    InstanceState state =
        initial.with(
            new OptionsChange(
                NOW, new MetadataOptions.OptionsUpdate(null, null, null, null, null, 2)));

    assertThat(MetadataService.answer(state, put, new RequestContext(NOW.minusMillis(1), 0)))
        .isInstanceOf(ResponseAction.Send.class);
    assertThat(MetadataService.answer(state, put, new RequestContext(NOW, 0)))
        .isEqualTo(new ResponseAction.NoResponse());
  }

  @Test
  void atTheDeadlineAReplayContinuesOrShutsDown() {
    SpotInterruption event =
        new SpotInterruption(NOW, InterruptionAction.TERMINATE, NOW.plusSeconds(120));
    InstanceState keeps = initial.asSpot().with(event);
    InstanceState drops = keeps.with(DeadlineAction.DROP);
    RequestContext before = new RequestContext(NOW.plusSeconds(120).minusMillis(1), 0);
    RequestContext after = new RequestContext(NOW.plusSeconds(120), 0);

    assertThat(MetadataService.answer(keeps, MetadataRequest.get("/"), after))
        .isInstanceOf(ResponseAction.Send.class);
    assertThat(MetadataService.answer(drops, MetadataRequest.get("/"), before))
        .isInstanceOf(ResponseAction.Send.class);
    assertThat(MetadataService.answer(drops, MetadataRequest.get("/"), after))
        .isEqualTo(new ResponseAction.Reset());
  }

  @Test
  void realCredentialsRequireATokenWithAllOptions() {
    RoleCredentials real =
        new RoleCredentials("an-id", "a-secret", "a-token", NOW, NOW.plusSeconds(3600));
    InstanceState state =
        initial
            .with(real)
            .with(
                new OptionsChange(
                    NOW,
                    new MetadataOptions.OptionsUpdate(
                        HttpTokens.OPTIONAL, null, null, null, null, null)));
    MetadataRequest put =
        MetadataRequest.of("PUT", "/latest/api/token", Map.of(TokenHeaders.TTL, "60"));
    ResponseAction.Send token =
        (ResponseAction.Send) MetadataService.answer(state, put, new RequestContext(NOW, 0));
    String text = new String(token.response().body(), StandardCharsets.UTF_8);

    assertThat(status(state, ROLE, NOW)).isEqualTo(401);
    ResponseAction.Send sent =
        (ResponseAction.Send)
            MetadataService.answer(
                state, MetadataRequest.get(ROLE).withToken(text), new RequestContext(NOW, 1));
    assertThat(new String(sent.response().body(), StandardCharsets.UTF_8)).isEqualTo(real.json());
    assertThat(
            sent.toString()
                + new RoleCredentialSource(
                    new CredentialGenerator(7, "1"), CredentialState.AVAILABLE, NOW, NOW, real))
        .doesNotContain("a-secret", "a-token");
  }

  @Test
  void anotherInstanceHasNoEvents() {
    InstanceState other =
        InstanceState.of(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), new byte[32], 8);
    InstanceState before =
        initial
            .asSpot()
            .with(new SpotInterruption(NOW, InterruptionAction.STOP, NOW))
            .with(InstanceClock.REAL.withSpeed(NOW, 0));
    InstanceState loaded = before.withInstanceOf(other);

    assertThat(loaded.isSpot()).isFalse();
    assertThat(loaded.timeline().entries()).isEmpty();
    assertThat(loaded.clock()).isEqualTo(before.clock());
    assertThat(text(loaded, ROLE, NOW)).isEqualTo(text(other, ROLE, NOW));
  }

  @Test
  void aPathIsRecordedIfTheFixtureHasItOrRecordsItsAbsence() {
    assertThat(recorded("/latest/meta-data/mac")).isTrue();
    assertThat(recorded("/latest/meta-data/spot/instance-action")).isTrue();
    assertThat(recorded("/latest/meta-data/spot/")).isTrue();
    assertThat(recorded("/2021-03-23/meta-data/spot")).isTrue();
    assertThat(recorded("/2099-01-01/meta-data/mac")).isTrue();
    assertThat(recorded("/latest/meta-data/iam/security-credentials-extended/")).isTrue();
    assertThat(recorded("/latest/meta-data/instance-typo")).isFalse();
    assertThat(recorded("/latest/meta-data/iam/security-credentials/other")).isFalse();
  }

  private boolean recorded(String path) {
    return initial.isRecordedAt(NOW, MetadataPath.parse(path).orElseThrow());
  }
}
