package imdstape.replayer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.http.MetadataRequest;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.server.AddressScope;
import imdstape.replayer.server.CredentialRefresher;
import imdstape.replayer.server.fastpath.CredentialRefreshHook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
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
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialProcessTest {

  private static final Instant NOW = ServedInstance.NOW;
  private static final MetadataRequest ROLE =
      MetadataRequest.get("/latest/meta-data/iam/security-credentials/web-server");

  @TempDir Path folder;

  @Test
  void printedCredentialsAreParsed() {
    RoleCredentials got = process("an-id", "2026-11-23T11:00:00+00:00").fetch(NOW);

    assertThat(got)
        .isEqualTo(new RoleCredentials("an-id", "a-secret", "a-token", NOW, NOW.plusSeconds(3600)));
    assertThat(got.toString() + process("an-id", "x")).doesNotContain("a-secret", "an-id");
  }

  @Test
  void aFailingProcessIsReportedWithoutItsOutput() {
    CredentialProcess fails = new CredentialProcess("echo secret; echo sesame >&2; exit 3");

    assertThatThrownBy(() -> fails.fetch(NOW))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("exit code 3")
        .hasMessageNotContaining("sesame")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "sesame | not JSON",
        "{\"AccessKeyId\": \"sesame\", \"SecretAccessKey\": \"sesame\"} | without a SessionToken",
        "{\"SessionToken\": \"t\", \"SecretAccessKey\": \"sesame\"} | says its \"AccessKeyId\"",
        "{\"SessionToken\": 7, \"AccessKeyId\": \"sesame\"} | says its \"SecretAccessKey\"",
        "{\"SessionToken\": \"t\", \"AccessKeyId\": \"se\\\"same\", \"SecretAccessKey\": \"s\"} |"
            + " no credential",
        "{\"SessionToken\": \"t\", \"Expiration\": \"sesame\"} | no time",
        "{\"SessionToken\": \"t\", \"Expiration\": \"2026-11-23T10:00:00Z\"} | ended at"
            + " 2026-11-23T10",
      })
  void invalidOutputIsRejectedWithoutRepeatingIt(String said, String why) {
    assertThatThrownBy(() -> CredentialProcess.parse(said.getBytes(StandardCharsets.UTF_8), NOW))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("sesame");
  }

  @Test
  void credentialsWithoutAnExpirationLastSixHours() {
    String said = "{\"AccessKeyId\":\"i\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\"}";

    assertThat(CredentialProcess.parse(said.getBytes(StandardCharsets.UTF_8), NOW).expiration())
        .isEqualTo(NOW.plusSeconds(6 * 3600));
  }

  @Test
  void onlyAddressesOfThisMachineArePrivate() {
    assertThat(AddressScope.isPrivate("127.0.0.1")).isTrue();
    assertThat(AddressScope.isPrivate("::1")).isTrue();
    assertThat(AddressScope.isLoopback("192.0.2.1")).isFalse();
  }

  @Test
  void credentialsAreRefreshedOnRequestNearTheirExpiration() throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    try (RefreshScenario fetching =
        new RefreshScenario(printCommand("new-id", "2026-11-23T20:00:00Z"), first)) {
      fetching.setSecond(2_699);
      assertThat(fetching.requestRole()).isEmpty();
      fetching.setSecond(2_700);
      assertThat(
              fetching.refresher.beforeAnswer(
                  MetadataRequest.get("/latest/meta-data/mac"), () -> true))
          .isEmpty();
      assertThat(fetching.refresher.beforeAnswer(ROLE, () -> false)).isEmpty();
      assertThat(fetching.fetches()).as("nobody who is let in has asked").isZero();
      fetching.requestRoleAndAwaitRefresh();

      assertThat(fetching.body()).contains("\"new-id\"");
      assertThat(fetching.requestRole()).isEmpty();
      assertThat(fetching.fetches()).isEqualTo(1);
      assertThat(fetching.log).isEmpty();
    }
  }

  @Test
  void requestsDoNotWaitForARefreshWhileCredentialsAreValid() throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    String waits = "cat " + gate + " >/dev/null; " + printCommand("new-id", "2026-11-23T20:00:00Z");
    try (RefreshScenario fetching = new RefreshScenario(waits, first)) {
      fetching.setSecond(3_599);
      assertThat(fetching.requestRole()).isEmpty();
      assertThat(fetching.requestRole()).as("it runs once").isEmpty();
      assertThat(fetching.body()).contains("\"old-id\"");
      fetching.setSecond(3_600);
      Future<Void> waited = fetching.requestRole().orElseThrow();
      assertThat(waited.isComplete()).as("past the end there is nothing to say").isFalse();
      Files.writeString(gate, "\n");
      ServedInstance.await(waited);

      assertThat(fetching.body()).contains("\"new-id\"");
      assertThat(fetching.fetches()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"900, 675", "3600, 2700", "21600, 20700", "60, 45", "31, 30", "20, 20"})
  void credentialsAreRefreshedOnceBeforeTheyExpire(int life, int due) throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(life));
    try (RefreshScenario fetching =
        new RefreshScenario(printCommand("new-id", "2026-11-24T20:00:00Z"), first)) {
      fetching.setSecond(due - 1);
      assertThat(fetching.requestRole()).isEmpty();
      assertThat(fetching.fetches()).isZero();
      fetching.setSecond(due);
      fetching.requestRoleAndAwaitRefresh();

      assertThat(fetching.fetches()).isEqualTo(1);
    }
  }

  @Test
  void aProcessThatReturnsTheSameSessionIsRunRarely() throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(900));
    String end = NOW.plusSeconds(900).toString();
    try (RefreshScenario fetching = new RefreshScenario(printCommand("old-id", end), first)) {
      for (int second = 0; second < 900; second++) {
        fetching.setSecond(second);
        fetching.requestRoleAndAwaitRefresh();
      }

      assertThat(fetching.fetches()).isBetween(2, 6);
    }
  }

  @Test
  void afterAFailedRefreshOldCredentialsAreServedUntilExpirationAndTheRefreshIsRetried()
      throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(60));
    try (RefreshScenario fetching = new RefreshScenario("exit 1", first)) {
      fetching.setSecond(45);
      fetching.requestRoleAndAwaitRefresh();
      assertThat(fetching.body()).contains("\"old-id\"");
      assertThat(fetching.log)
          .singleElement()
          .asString()
          .contains("exit code 1", "served on, until 2026-11-23T10:01:00Z");
      fetching.setSecond(59);
      assertThat(fetching.requestRole()).isEmpty();
      assertThat(fetching.fetches()).isEqualTo(1);
      fetching.setSecond(60);
      fetching.requestRoleAndAwaitRefresh();
      assertThat(fetching.log)
          .hasSize(2)
          .last()
          .asString()
          .contains("exit code 1", "have expired at 2026-11-23T10:01:00Z")
          .doesNotContain("served on");
      assertThat(fetching.body()).contains("AssumeRoleUnauthorizedAccess");
      fetching.setSecond(89);
      assertThat(fetching.requestRole()).as("not at each request").isEmpty();
      fetching.setSecond(90);
      assertThat(fetching.requestRole()).isPresent();
      fetching.requestRoleAndAwaitRefresh();
    }
  }

  @Test
  void refusedAndNotFoundRequestsDoNotTriggerARefresh() throws Exception {
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
        new ServedInstance(ServedInstance.defaultState().with(first), counts)) {
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
      assertThat(served.refusals).as("said once").hasSize(1);
      assertThat(served.exchange("", target, "Host: 127.0.0.1", token)).startsWith("HTTP/1.1 200");
      assertThat(done).containsExactly(String.valueOf(ROLE.path()));
    }
  }

  @Test
  void aReplayServesTheCredentialsToRequestsWithAToken() throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    try (ServedInstance served = new ServedInstance(ServedInstance.defaultState().with(first))) {
      String target = "GET /latest/meta-data/iam/security-credentials/web-server HTTP/1.1";

      assertThat(served.exchange("", target, "Host: 127.0.0.1")).startsWith("HTTP/1.1 401");
      assertThat(
              served.exchange(
                  "", target, "Host: 127.0.0.1", "X-aws-ec2-metadata-token: " + served.token(60)))
          .contains("\"AccessKeyId\" : \"old-id\"");
      assertThat(served.entries.toString()).doesNotContain("old-id");
    }
  }

  /** Somebody who asks for the role at instants, and a process whose runs are counted. */
  private final class RefreshScenario implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final List<String> log = new CopyOnWriteArrayList<>();
    final InstanceStateHolder world;
    final CredentialRefresher refresher;
    private final Path runs = folder.resolve("runs");
    private volatile Instant now = NOW;

    RefreshScenario(String command, RoleCredentials first) {
      this.world = new InstanceStateHolder(ServedInstance.defaultState().with(first));
      CredentialProcess counted =
          new CredentialProcess("echo once more >>" + runs + "; " + command);
      this.refresher = new CredentialRefresher(vertx, world, () -> now, counted, first, log::add);
    }

    void setSecond(int second) {
      now = NOW.plusSeconds(second);
    }

    /** What somebody who is let in waits for. */
    Optional<Future<Void>> requestRole() {
      return refresher.beforeAnswer(ROLE, () -> true);
    }

    void requestRoleAndAwaitRefresh() throws Exception {
      requestRole();
      Future<Void> fetched = refresher.pendingRefresh();
      if (fetched != null) {
        ServedInstance.await(fetched.otherwiseEmpty());
      }
    }

    int fetches() throws IOException {
      assertThat(refresher.pendingRefresh()).isNull();
      return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
    }

    String body() {
      return new String(
          world.get().tableAt(now).find(Objects.requireNonNull(ROLE.path()), "127.0.0.1").body(),
          StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(20, TimeUnit.SECONDS)
          .join();
    }
  }

  private CredentialProcess process(String id, String expiration) {
    return new CredentialProcess(printCommand(id, expiration));
  }

  /** A command that prints credentials. */
  private String printCommand(String id, String expiration) {
    try {
      Path said =
          Files.writeString(
              folder.resolve("said.json"),
              """
              {"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "a-secret",
               "SessionToken": "a-token", "Expiration": "%s"}
              """
                  .formatted(id, expiration));
      return "cat " + said;
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
