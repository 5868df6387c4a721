package imdstape.replayer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.metadata.MetadataRequest;
import imdstape.replayer.ServedInstance;
import imdstape.replayer.credential.RoleCredentials;
import imdstape.replayer.instance.InstanceStateHolder;
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
  void whatAProcessPrintsIsRead() {
    RoleCredentials got = process("an-id", "2026-11-23T11:00:00+00:00").run(NOW);

    assertThat(got)
        .isEqualTo(new RoleCredentials("an-id", "a-secret", "a-token", NOW, NOW.plusSeconds(3600)));
    assertThat(got.toString() + process("an-id", "x")).doesNotContain("a-secret", "an-id");
  }

  @Test
  void aProcessThatFailsIsSaidToAndNotAWordOfIts() {
    CredentialProcess fails = new CredentialProcess("echo secret; echo sesame >&2; exit 3");

    assertThatThrownBy(() -> fails.run(NOW))
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
  void whatIsNoCredentialIsRefusedWithoutAWordOfIt(String said, String why) {
    assertThatThrownBy(() -> CredentialProcess.parse(said.getBytes(StandardCharsets.UTF_8), NOW))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("sesame");
  }

  @Test
  void credentialsWithoutAnEndLastAsLongAsTheServices() {
    String said = "{\"AccessKeyId\":\"i\",\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\"}";

    assertThat(CredentialProcess.parse(said.getBytes(StandardCharsets.UTF_8), NOW).expiration())
        .isEqualTo(NOW.plusSeconds(6 * 3600));
  }

  @Test
  void onlyThisMachineIsPrivate() {
    assertThat(CredentialProcess.isPrivate("127.0.0.1")).isTrue();
    assertThat(CredentialProcess.isPrivate("::1")).isTrue();
    assertThat(CredentialProcess.isLoopback("192.0.2.1")).isFalse();
  }

  @Test
  void theyAreKeptUntilTheirEndIsNearAndThenFetchedAnewWhenSomebodyAsks() throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    try (RefreshScenario fetching =
        new RefreshScenario(print("new-id", "2026-11-23T20:00:00Z"), first)) {
      fetching.at(2_699);
      assertThat(fetching.asked()).isEmpty();
      fetching.at(2_700);
      assertThat(fetching.real.apply(MetadataRequest.get("/latest/meta-data/mac"), () -> true))
          .isEmpty();
      assertThat(fetching.real.apply(ROLE, () -> false)).isEmpty();
      assertThat(fetching.fetches()).as("nobody who is let in has asked").isZero();
      fetching.askedAndFetched();

      assertThat(fetching.body()).contains("\"new-id\"");
      assertThat(fetching.asked()).isEmpty();
      assertThat(fetching.fetches()).isEqualTo(1);
      assertThat(fetching.log).isEmpty();
    }
  }

  @Test
  void whileTheOldOnesAreGoodNobodyWaitsForNewOnes() throws Exception {
    Path gate = folder.resolve("gate");
    assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor()).isZero();
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    String waits = "cat " + gate + " >/dev/null; " + print("new-id", "2026-11-23T20:00:00Z");
    try (RefreshScenario fetching = new RefreshScenario(waits, first)) {
      fetching.at(3_599);
      assertThat(fetching.asked()).isEmpty();
      assertThat(fetching.asked()).as("it runs once").isEmpty();
      assertThat(fetching.body()).contains("\"old-id\"");
      fetching.at(3_600);
      Future<Void> waited = fetching.asked().orElseThrow();
      assertThat(waited.isComplete()).as("past the end there is nothing to say").isFalse();
      Files.writeString(gate, "\n");
      ServedInstance.done(waited);

      assertThat(fetching.body()).contains("\"new-id\"");
      assertThat(fetching.fetches()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"900, 675", "3600, 2700", "21600, 20700", "60, 45", "31, 30", "20, 20"})
  void newOnesAreFetchedBeforeTheOldOnesEndAndNotAllTheTime(int life, int due) throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(life));
    try (RefreshScenario fetching =
        new RefreshScenario(print("new-id", "2026-11-24T20:00:00Z"), first)) {
      fetching.at(due - 1);
      assertThat(fetching.asked()).isEmpty();
      assertThat(fetching.fetches()).isZero();
      fetching.at(due);
      fetching.askedAndFetched();

      assertThat(fetching.fetches()).isEqualTo(1);
    }
  }

  @Test
  void aProcessThatKeepsItsSessionToTheEndIsSeldomRun() throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(900));
    String end = NOW.plusSeconds(900).toString();
    try (RefreshScenario fetching = new RefreshScenario(print("old-id", end), first)) {
      for (int second = 0; second < 900; second++) {
        fetching.at(second);
        fetching.askedAndFetched();
      }

      assertThat(fetching.fetches()).isBetween(2, 6);
    }
  }

  @Test
  void ifAProcessGivesNoMoreTheOldOnesAreServedToTheirEndAndItIsAskedAgainLater() throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(60));
    try (RefreshScenario fetching = new RefreshScenario("exit 1", first)) {
      fetching.at(45);
      fetching.askedAndFetched();
      assertThat(fetching.body()).contains("\"old-id\"");
      assertThat(fetching.log)
          .singleElement()
          .asString()
          .contains("exit code 1", "served on, until 2026-11-23T10:01:00Z");
      fetching.at(59);
      assertThat(fetching.asked()).isEmpty();
      assertThat(fetching.fetches()).isEqualTo(1);
      fetching.at(60);
      fetching.askedAndFetched();
      assertThat(fetching.log)
          .hasSize(2)
          .last()
          .asString()
          .contains("exit code 1", "have expired at 2026-11-23T10:01:00Z")
          .doesNotContain("served on");
      assertThat(fetching.body()).contains("AssumeRoleUnauthorizedAccess");
      fetching.at(89);
      assertThat(fetching.asked()).as("not at each request").isEmpty();
      fetching.at(90);
      assertThat(fetching.asked()).isPresent();
      fetching.askedAndFetched();
    }
  }

  @Test
  void nothingIsDoneForWhoeverIsRefusedOrFindsNothing() throws Exception {
    List<String> done = new CopyOnWriteArrayList<>();
    CredentialRefreshHook counts =
        (request, found) -> {
          if (found.getAsBoolean()) {
            done.add(String.valueOf(request.path()));
          }
          return Optional.empty();
        };
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    try (ServedInstance served = new ServedInstance(ServedInstance.world().with(first), counts)) {
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
  void aWholeReplayServesThemToWhoeverSendsAToken() throws Exception {
    RoleCredentials first = new RoleCredentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    try (ServedInstance served = new ServedInstance(ServedInstance.world().with(first))) {
      String target = "GET /latest/meta-data/iam/security-credentials/web-server HTTP/1.1";

      assertThat(served.exchange("", target, "Host: 127.0.0.1")).startsWith("HTTP/1.1 401");
      assertThat(
              served.exchange(
                  "", target, "Host: 127.0.0.1", "X-aws-ec2-metadata-token: " + served.token(60)))
          .contains("\"AccessKeyId\" : \"old-id\"");
      assertThat(served.asked.toString()).doesNotContain("old-id");
    }
  }

  /** Somebody who asks for the role at instants, and a process whose runs are counted. */
  private final class RefreshScenario implements AutoCloseable {
    final Vertx vertx = Vertx.vertx();
    final List<String> log = new CopyOnWriteArrayList<>();
    final InstanceStateHolder world;
    final CredentialRefresher real;
    private final Path runs = folder.resolve("runs");
    private volatile Instant now = NOW;

    RefreshScenario(String command, RoleCredentials first) {
      this.world = new InstanceStateHolder(ServedInstance.world().with(first));
      CredentialProcess counted =
          new CredentialProcess("echo once more >>" + runs + "; " + command);
      this.real = new CredentialRefresher(vertx, world, () -> now, counted, first, log::add);
    }

    void at(int second) {
      now = NOW.plusSeconds(second);
    }

    /** What somebody who is let in waits for. */
    Optional<Future<Void>> asked() {
      return real.apply(ROLE, () -> true);
    }

    void askedAndFetched() throws Exception {
      asked();
      Future<Void> fetched = real.underWay();
      if (fetched != null) {
        ServedInstance.done(fetched.otherwiseEmpty());
      }
    }

    int fetches() throws IOException {
      assertThat(real.underWay()).isNull();
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
    return new CredentialProcess(print(id, expiration));
  }

  /** A command that prints credentials. */
  private String print(String id, String expiration) {
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
