package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.HttpTokens;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.journal.JournalEntry;
import imdstape.scenario.CredentialChange;
import imdstape.scenario.CredentialState;
import imdstape.scenario.Fault;
import imdstape.scenario.FaultPreset;
import imdstape.scenario.FaultScope;
import imdstape.scenario.RoleChange;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;

/**
 * When the AWS SDK for Java 2 refreshes credentials, and what it makes of tokens and the hop limit.
 */
@ExtendWith(VertxExtension.class)
class AwsSdkRefreshTest extends AwsSdkTestBase {

  @Test
  void credentialsAreRefreshedBeforeTheyExpireAfterARotation(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState());
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = provider.resolveCredentials().accessKeyId();
      Instant end = credentialExpiration(served);
      int requests = served.entries.size();
      served.now = now.plus(Duration.ofMinutes(10));
      assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo(first);
      assertThat(served.entries).as("it sends no request").hasSize(requests);
      served.now = end.minusSeconds(1);

      assertThat(provider.resolveCredentials().accessKeyId()).isNotEqualTo(first);
    }
  }

  @Test
  void noRequestIsSentBeforeHalfOfTheLifetimeAndARandomTimeAfter(Vertx vertx) throws Exception {
    try (ServedInstance served = new ServedInstance(vertx, ServedInstance.defaultState())) {
      served.now = now;
      Instant end = credentialExpiration(served);
      Duration quarter = Duration.between(now, end).dividedBy(4);
      int again = 0;
      for (int client = 0; client < 24; client++) {
        try (InstanceProfileCredentialsProvider provider = providerFor(served)) {
          served.now = now;
          String first = describeOutcome(provider, "");
          int requests = served.entries.size();
          served.now = now.plus(quarter.multipliedBy(2)).minusSeconds(1);
          assertThat(describeOutcome(provider, first)).isEqualTo("the old ones");
          assertThat(served.entries).hasSize(requests);
          served.now = now.plus(quarter.multipliedBy(3));
          again += describeOutcome(provider, first).equals("new ones") ? 1 : 0;
          served.now = end.minusSeconds(1);
          assertThat(describeOutcome(provider, first)).isEqualTo("new ones");
        }
      }

      assertThat(again).as("of 24, at three quarters of a life").isBetween(1, 23);
    }
  }

  @Test
  void expiredCredentialsAreAcceptedSilently(Vertx vertx) throws Exception {
    InstanceState state =
        ServedInstance.defaultState().with(new CredentialChange(now, CredentialState.EXPIRED));
    try (ServedInstance served = new ServedInstance(vertx, state);
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;

      assertThat(credentialExpiration(served)).isBefore(now);
      assertThat(describeOutcome(provider)).isEqualTo("credentials");
    }
  }

  @Test
  void credentialsThatNeverRotateAreUsedPastTheirExpiration(Vertx vertx) throws Exception {
    InstanceState state =
        ServedInstance.defaultState()
            .with(new CredentialChange(now, CredentialState.NEVER_ROTATING));
    try (ServedInstance served = new ServedInstance(vertx, state);
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = provider.resolveCredentials().accessKeyId();
      served.now = credentialExpiration(served).plusSeconds(60);

      assertThat(provider.resolveCredentials().accessKeyId()).isEqualTo(first);
    }
  }

  @Test
  void anExpiredTokenDoesNotAffectAClientWithCredentialsInHand(Vertx vertx) throws Exception {
    InstanceState state = ServedInstance.defaultState().with(HttpTokens.REQUIRED);
    try (ServedInstance served = new ServedInstance(vertx, state);
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      String first = describeOutcome(provider, "");
      served.now = credentialExpiration(served).minusSeconds(1);
      served.state.update(
          before ->
              before.with(
                  state
                      .faults()
                      .with(new Fault.StatusFault(401), FaultScope.ALL.withMethod("GET"))));

      assertThat(describeOutcome(provider, first)).isEqualTo("the old ones");
    }
  }

  @Test
  void beyondTheHopLimitNoCredentialsAreFoundIfTokensAreRequired(Vertx vertx) throws Exception {
    InstanceState state = ServedInstance.defaultState().with(HttpTokens.REQUIRED);
    try (ServedInstance served =
            new ServedInstance(
                vertx, state.with(state.faults().with(FaultPreset.HOP_LIMIT.faults(now))));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;

      assertThat(describeOutcome(provider)).isEqualTo("fails");
    }
  }

  @Test
  void anExpiredTokenFailsOneAttempt(Vertx vertx) throws Exception {
    InstanceState state = ServedInstance.defaultState().with(HttpTokens.REQUIRED);
    try (ServedInstance served =
        new ServedInstance(
            vertx, state.with(state.faults().with(FaultPreset.EXPIRED_TOKEN.faults(now))))) {
      served.now = now;
      List<String> outcomes = new ArrayList<>();
      for (int attempt = 0; attempt < 2; attempt++) {
        try (InstanceProfileCredentialsProvider provider = providerFor(served)) {
          outcomes.add(describeOutcome(provider));
        }
      }

      assertThat(outcomes).containsExactly("credentials", "fails");
    }
  }

  @Test
  void beyondTheHopLimitTheSdkFallsBackToImdsV1IfAllowed(Vertx vertx) throws Exception {
    InstanceState state = ServedInstance.defaultState();
    try (ServedInstance served =
            new ServedInstance(
                vertx, state.with(state.faults().with(FaultPreset.HOP_LIMIT.faults(now))));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;

      assertThat(describeOutcome(provider)).isEqualTo("credentials");
      assertThat(served.entries)
          .filteredOn(entry -> entry.method().equals("GET"))
          .isNotEmpty()
          .allMatch(entry -> entry.protocol() == JournalEntry.Protocol.V1);
    }
  }

  @Test
  void aChangedRoleIsFoundAtTheNextRefresh(Vertx vertx) throws Exception {
    try (ServedInstance served =
            new ServedInstance(
                vertx,
                ServedInstance.defaultState().with(new RoleChange(now.plusSeconds(60), "batch")));
        InstanceProfileCredentialsProvider provider = providerFor(served)) {
      served.now = now;
      Instant end = credentialExpiration(served);
      provider.resolveCredentials();
      served.now = end.minusSeconds(1);
      provider.resolveCredentials();

      assertThat(served.entries)
          .anyMatch(
              requests -> String.valueOf(requests.path()).endsWith("/security-credentials/batch"));
    }
  }
}
