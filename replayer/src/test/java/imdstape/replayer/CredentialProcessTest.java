package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.command.Failure;
import imdstape.metadata.Request;
import imdstape.replayer.credentials.Credentials;
import imdstape.replayer.world.CurrentWorld;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialProcessTest {

  private static final Instant NOW = Served.NOW;
  private static final Request ROLE =
      Request.get("/latest/meta-data/iam/security-credentials/web-server");

  @TempDir Path folder;

  @Test
  void whatAProcessPrintsIsRead() {
    Credentials got = process("an-id", "2026-11-23T11:00:00+00:00").run(NOW);

    assertThat(got)
        .isEqualTo(new Credentials("an-id", "a-secret", "a-token", NOW, NOW.plusSeconds(3600)));
    assertThat(got.toString() + process("an-id", "x")).doesNotContain("a-secret", "an-id");
  }

  @Test
  void aProcessThatFailsIsSaidToAndNotAWordOfIts() {
    CredentialProcess fails = new CredentialProcess("echo secret; echo sesame >&2; exit 3");

    assertThatThrownBy(() -> fails.run(NOW))
        .isInstanceOf(Failure.class)
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
        "{\"SessionToken\": \"t\", \"AccessKeyId\": \"se\\\"same\", \"SecretAccessKey\": \"s\"} | no credential",
        "{\"SessionToken\": \"t\", \"Expiration\": \"sesame\"} | no time",
        "{\"SessionToken\": \"t\", \"Expiration\": \"2026-11-23T10:00:00Z\"} | ended at 2026-11-23T10",
      })
  void whatIsNoCredentialIsRefusedWithoutAWordOfIt(String said, String why) {
    assertThatThrownBy(() -> CredentialProcess.parse(said.getBytes(StandardCharsets.UTF_8), NOW))
        .isInstanceOf(Failure.class)
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
    Vertx vertx = Vertx.vertx();
    try {
      CurrentWorld world = new CurrentWorld(Served.world());
      List<String> log = new CopyOnWriteArrayList<>();
      CredentialProcess process = process("new-id", "2026-11-23T20:00:00Z");
      Credentials first = new Credentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
      Instant[] now = {NOW};
      RealCredentials real =
          new RealCredentials(vertx, world, () -> now[0], process, first, log::add);

      assertThat(real.apply(ROLE)).isEmpty();
      now[0] = NOW.plusSeconds(2_699);
      assertThat(real.apply(ROLE)).isEmpty();
      now[0] = NOW.plusSeconds(2_700);
      assertThat(real.apply(Request.get("/latest/meta-data/mac"))).isEmpty();
      Served.done(real.apply(ROLE).orElseThrow());
      assertThat(body(world, now[0])).contains("\"new-id\"");
      assertThat(real.apply(ROLE)).isEmpty();
      assertThat(log).isEmpty();
    } finally {
      Served.done(vertx.close());
    }
  }

  @Test
  void ifAProcessGivesNoMoreTheOldOnesAreServedOnAndItIsAskedAgainLater() throws Exception {
    Vertx vertx = Vertx.vertx();
    try {
      Credentials first = new Credentials("old-id", "s", "t", NOW, NOW.plusSeconds(60));
      CurrentWorld world = new CurrentWorld(Served.world().with(first));
      List<String> log = new CopyOnWriteArrayList<>();
      Instant[] now = {NOW};
      RealCredentials real =
          new RealCredentials(
              vertx, world, () -> now[0], new CredentialProcess("exit 1"), first, log::add);

      real.apply(ROLE)
          .orElseThrow()
          .otherwiseEmpty()
          .toCompletionStage()
          .toCompletableFuture()
          .join();
      assertThat(body(world, NOW)).contains("\"old-id\"");
      assertThat(log).singleElement().asString().contains("exit code 1", "served on");
      assertThat(real.apply(ROLE)).isEmpty();
      now[0] = NOW.plusSeconds(30);
      assertThat(real.apply(ROLE)).isPresent();
    } finally {
      Served.done(vertx.close());
    }
  }

  @Test
  void aWholeReplayServesThemToWhoeverSendsAToken() throws Exception {
    Credentials first = new Credentials("old-id", "s", "t", NOW, NOW.plusSeconds(3600));
    try (Served served = new Served(Served.world().with(first))) {
      String target = "GET /latest/meta-data/iam/security-credentials/web-server HTTP/1.1";

      assertThat(served.exchange("", target, "Host: 127.0.0.1")).startsWith("HTTP/1.1 401");
      assertThat(
              served.exchange(
                  "", target, "Host: 127.0.0.1", "X-aws-ec2-metadata-token: " + served.token(60)))
          .contains("\"AccessKeyId\" : \"old-id\"");
      assertThat(served.asked.toString()).doesNotContain("old-id");
    }
  }

  private static String body(CurrentWorld world, Instant now) {
    return new String(
        world.get().tableAt(now).find(Objects.requireNonNull(ROLE.path()), "127.0.0.1").body(),
        StandardCharsets.UTF_8);
  }

  private CredentialProcess process(String id, String expiration) {
    try {
      Path said =
          Files.writeString(
              folder.resolve("said.json"),
              """
              {"Version": 1, "AccessKeyId": "%s", "SecretAccessKey": "a-secret",
               "SessionToken": "a-token", "Expiration": "%s"}
              """
                  .formatted(id, expiration));
      return new CredentialProcess("cat " + said);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
