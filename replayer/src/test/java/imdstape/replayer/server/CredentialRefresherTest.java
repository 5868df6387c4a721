package imdstape.replayer.server;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.replayer.ServedInstance;
import imdstape.replayer.credential.CredentialProcess;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.instance.InstanceStateHolder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class CredentialRefresherTest {

  private static final Instant NOW = ServedInstance.NOW;
  private static final MetadataRequest ROLE =
      MetadataRequest.get("/latest/meta-data/iam/security-credentials/web-server");

  @TempDir Path folder;

  @Test
  void credentialsAreRefreshedOnRequestNearTheirExpiration(Vertx vertx) throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    RefreshScenario scenario =
        new RefreshScenario(vertx, printCommand("new-id", "2026-11-23T20:00:00Z"), first);
    scenario.setSecond(2_699);
    assertThat(scenario.requestRole()).isEmpty();
    scenario.setSecond(2_700);
    assertThat(
            scenario.refresher.beforeAnswer(
                MetadataRequest.get("/latest/meta-data/mac"), () -> true))
        .isEmpty();
    assertThat(scenario.refresher.beforeAnswer(ROLE, () -> false)).isEmpty();
    assertThat(scenario.fetches()).as("no request that is allowed and finds the role").isZero();
    scenario.requestRoleAndAwaitRefresh();

    assertThat(scenario.body()).contains("\"new-id\"");
    assertThat(scenario.requestRole()).isEmpty();
    assertThat(scenario.fetches()).isEqualTo(1);
    assertThat(scenario.log).isEmpty();
  }

  @Test
  void requestsDoNotWaitForARefreshWhileCredentialsAreValid(Vertx vertx) throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    String waits = "cat " + gate + " >/dev/null; " + printCommand("new-id", "2026-11-23T20:00:00Z");
    RefreshScenario scenario = new RefreshScenario(vertx, waits, first);
    scenario.setSecond(3_599);
    assertThat(scenario.requestRole()).isEmpty();
    assertThat(scenario.requestRole()).as("it runs once").isEmpty();
    assertThat(scenario.body()).contains("\"old-id\"");
    scenario.setSecond(3_600);
    Future<Void> waited = scenario.requestRole().orElseThrow();
    assertThat(waited.isComplete()).as("there is nothing to serve after the expiration").isFalse();
    Files.writeString(gate, "\n");
    waited.await(20, SECONDS);

    assertThat(scenario.body()).contains("\"new-id\"");
    assertThat(scenario.fetches()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"900, 675", "3600, 2700", "21600, 20700", "60, 45", "31, 30", "20, 20"})
  void credentialsAreRefreshedOnceBeforeTheyExpire(int life, int due, Vertx vertx)
      throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(life));
    RefreshScenario scenario =
        new RefreshScenario(vertx, printCommand("new-id", "2026-11-24T20:00:00Z"), first);
    scenario.setSecond(due - 1);
    assertThat(scenario.requestRole()).isEmpty();
    assertThat(scenario.fetches()).isZero();
    scenario.setSecond(due);
    scenario.requestRoleAndAwaitRefresh();

    assertThat(scenario.fetches()).isEqualTo(1);
  }

  @Test
  void aProcessThatReturnsTheSameSessionIsRunRarely(Vertx vertx) throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(900));
    String end = NOW.plusSeconds(900).toString();
    RefreshScenario scenario = new RefreshScenario(vertx, printCommand("old-id", end), first);
    for (int second = 0; second < 900; second++) {
      scenario.setSecond(second);
      scenario.requestRoleAndAwaitRefresh();
    }

    assertThat(scenario.fetches()).isBetween(2, 6);
  }

  @Test
  void afterAFailedRefreshOldCredentialsAreServedUntilExpirationAndTheRefreshIsRetried(Vertx vertx)
      throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(60));
    RefreshScenario scenario = new RefreshScenario(vertx, "exit 1", first);
    scenario.setSecond(45);
    scenario.requestRoleAndAwaitRefresh();
    assertThat(scenario.body()).contains("\"old-id\"");
    assertThat(scenario.log)
        .singleElement()
        .asString()
        .contains("exit code 1", "served on, until 2026-11-23T10:01:00Z");
    scenario.setSecond(59);
    assertThat(scenario.requestRole()).isEmpty();
    assertThat(scenario.fetches()).isEqualTo(1);
    scenario.setSecond(60);
    scenario.requestRoleAndAwaitRefresh();
    assertThat(scenario.log)
        .hasSize(2)
        .last()
        .asString()
        .contains("exit code 1", "have expired at 2026-11-23T10:01:00Z")
        .doesNotContain("served on");
    assertThat(scenario.body()).contains("AssumeRoleUnauthorizedAccess");
    scenario.setSecond(89);
    assertThat(scenario.requestRole()).as("not on each request").isEmpty();
    scenario.setSecond(90);
    assertThat(scenario.requestRole()).isPresent();
    scenario.requestRoleAndAwaitRefresh();
  }

  @Test
  void refusedAndNotFoundRequestsDoNotTriggerARefresh(Vertx vertx) throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    CredentialRefreshHook counts =
        (request, found) -> {
          if (found.getAsBoolean()) {
            done.add(String.valueOf(request.path()));
          }
          return Optional.empty();
        };
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    try (ServedInstance served =
        new ServedInstance(vertx, ServedInstance.defaultState().with(first), counts)) {
      String target = "GET " + ROLE.path() + " HTTP/1.1";
      String token = "X-aws-ec2-metadata-token: " + served.token(60);

      assertThat(served.exchange("", target, "Host: 127.0.0.1")).startsWith("HTTP/1.1 401");
      assertThat(served.exchange("", target, "Host: elsewhere.example", token))
          .startsWith("HTTP/1.1 403");
      assertThat(
              served.exchange("", target, "Host: 127.0.0.1", token, "X-Forwarded-For: 192.0.2.1"))
          .startsWith("HTTP/1.1 403");
      assertThat(
              served.exchange("", target.replace("web-server", "nobody"), "Host: 127.0.0.1", token))
          .startsWith("HTTP/1.1 404");
      assertThat(done).isEmpty();
      assertThat(served.refusals).as("logged once").hasSize(1);
      assertThat(served.exchange("", target, "Host: 127.0.0.1", token)).startsWith("HTTP/1.1 200");
      assertThat(done).containsExactly(String.valueOf(ROLE.path()));
    }
  }

  @Test
  void aReplayServesTheCredentialsToRequestsWithAToken(Vertx vertx) throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    try (ServedInstance served =
        new ServedInstance(vertx, ServedInstance.defaultState().with(first))) {
      String target = "GET /latest/meta-data/iam/security-credentials/web-server HTTP/1.1";

      assertThat(served.exchange("", target, "Host: 127.0.0.1")).startsWith("HTTP/1.1 401");
      assertThat(
              served.exchange(
                  "", target, "Host: 127.0.0.1", "X-aws-ec2-metadata-token: " + served.token(60)))
          .contains("\"AccessKeyId\" : \"old-id\"");
      assertThat(served.entries.toString()).doesNotContain("old-id");
    }
  }

  /** Requests the role at chosen seconds and counts the runs of the credential process. */
  private final class RefreshScenario {
    final List<String> log = new CopyOnWriteArrayList<>();
    final InstanceStateHolder state;
    final CredentialRefresher refresher;
    private final Path runs = folder.resolve("runs");
    private volatile Instant now = NOW;

    RefreshScenario(Vertx vertx, String command, RoleCredentials first) {
      this.state = new InstanceStateHolder(ServedInstance.defaultState().with(first));
      CredentialProcess counted =
          new CredentialProcess("echo once more >>" + runs + "; " + command);
      this.refresher = new CredentialRefresher(vertx, state, () -> now, counted, first, log::add);
    }

    void setSecond(int second) {
      now = NOW.plusSeconds(second);
    }

    /** What an allowed request waits for. */
    Optional<Future<Void>> requestRole() {
      return refresher.beforeAnswer(ROLE, () -> true);
    }

    void requestRoleAndAwaitRefresh() throws Exception {
      requestRole();
      Future<Void> fetched = refresher.pendingRefresh();
      if (fetched != null) {
        fetched.otherwiseEmpty().await(20, SECONDS);
      }
    }

    int fetches() throws IOException {
      assertThat(refresher.pendingRefresh()).isNull();
      return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
    }

    String body() {
      return new String(
          state.get().tableAt(now).find(Objects.requireNonNull(ROLE.path()), "127.0.0.1").body(),
          StandardCharsets.UTF_8);
    }
  }

  /** Returns a command that prints credentials. */
  private String printCommand(String id, String expiration) {
    try {
      Path output =
          Files.writeString(
              folder.resolve("output.json"),
              """
              {"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "a-secret",
               "SessionToken": "a-token", "Expiration": "%s"}
              """
                  .formatted(id, expiration));
      return "cat " + output;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
