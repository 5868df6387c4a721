package imdstape.recorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.fixture.Fixture;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.SampleInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options that make the pseudonyms of several recordings agree. */
@ExtendWith(VertxExtension.class)
class IdentityOptionsTest extends RecordCommandTestBase {

  @Test
  void anIdentitiesFileMakesRecordingsAgreeAndIsPrivate(Vertx vertx) throws Exception {
    Path map = directory.resolve("fleet.identities");
    Fixture first = recorded(SampleInstance.service(vertx), "--identities", map.toString());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(map)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(map)).contains(SampleInstance.ACCOUNT).contains("never commit");
    Fixture again = recorded(SampleInstance.service(vertx), "--identities", map.toString());
    assertThat(again.hasSameContentAs(first)).isTrue();
    // another instance of the same account and subnet, with its own id and address
    Fixture other =
        recorded(
            SampleInstance.service(vertx)
                .leaf("meta-data/instance-id", "i-0aaaaaaaaaaaaaaaa")
                .leaf("meta-data/local-ipv4", "172.31.45.99")
                .leaf("meta-data/security-groups", "zebra\nacme-web"),
            "--identities",
            map.toString());
    assertThat(text(other, "meta-data/instance-id")).isEqualTo("i-0abcdef1234567891");
    assertThat(text(other, "meta-data/local-ipv4")).startsWith("10.0.0.").isNotEqualTo("10.0.0.10");
    assertThat(text(other, "meta-data/security-groups"))
        .endsWith(text(first, "meta-data/security-groups").lines().toList().get(1));
    Files.setPosixFilePermissions(map, PosixFilePermissions.fromString("rw-r-----"));
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      assertThat(record(service, "--identities", map.toString())).isEqualTo(ExitCode.USAGE_ERROR);
    }
    assertThat(err.toString()).contains("chmod 600");
  }

  @Test
  void anIdentitiesFileIsExcludedFromGit(Vertx vertx) throws Exception {
    git("init", "-q");
    Path map = directory.resolve("maps with space/fleet");
    Files.createDirectories(map.getParent());
    recorded(SampleInstance.service(vertx), "--identities", map.toString());
    recorded(SampleInstance.service(vertx), "--identities", map.toString());
    assertThat(git("status", "--porcelain", "--untracked-files=all"))
        .isEqualTo("?? fixture.json\n");
    assertThat(Files.readAllLines(directory.resolve(".git/info/exclude")))
        .containsOnlyOnce("/maps with space/fleet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"a\": 1}|begins with",
        "{\"format\": \"imds-tape-identities/2\"}|1:12: the format of a map",
        "{\"format\": \"imds-tape-identities/1\", \"names\": {\"colour\": {}}}|nobody knows a kind",
        "{\"format\": \"imds-tape-identities/1\", \"networks\": {\"10.0.0.0/8\": \"x\"}}|no block",
        "{\"format\": \"imds-tape-identities/1\", \"more\": 1}|unknown field"
      })
  void anInvalidIdentitiesFileIsReportedWithLineAndColumn(String text, String message)
      throws Exception {
    Path map = Files.writeString(directory.resolve("m.identities"), text);
    Files.setPosixFilePermissions(map, PosixFilePermissions.fromString("rw-------"));
    assertThat(
            run(
                "record",
                "--endpoint",
                "http://127.0.0.1:1",
                "--out",
                "-",
                "--identities",
                map.toString()))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains(map + ":1:").contains(message);
  }

  @Test
  void recordingsWithTheSameKeyAgree(Vertx vertx) throws Exception {
    Path key = Files.writeString(directory.resolve("key"), "f".repeat(64) + "\n");
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      assertThat(record(service, "--identity-key", key.toString())).isEqualTo(ExitCode.USAGE_ERROR);
    }
    assertThat(err.toString()).contains("has mode 0644, so that others can read it; chmod 600");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    Fixture first = recorded(SampleInstance.service(vertx), "--identity-key", key.toString());
    Fixture other =
        recorded(
            SampleInstance.service(vertx).leaf("meta-data/ami-id", "ami-0aaaaaaaaaaaaaaaa"),
            "--identity-key",
            key.toString());
    for (String path : List.of("meta-data/instance-id", "meta-data/local-ipv4", "meta-data/mac")) {
      assertThat(text(other, path)).as(path).isEqualTo(text(first, path));
    }
    assertThat(text(first, "meta-data/instance-id"))
        .startsWith("i-0abcdef")
        .isNotEqualTo("i-0abcdef1234567890");
    Files.writeString(key, "0".repeat(64));
    Fixture elsewhere = recorded(SampleInstance.service(vertx), "--identity-key", key.toString());
    assertThat(text(elsewhere, "meta-data/instance-id"))
        .isNotEqualTo(text(first, "meta-data/instance-id"));
    Files.writeString(key, "short");
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      assertThat(record(service, "--identity-key", key.toString())).isEqualTo(ExitCode.USAGE_ERROR);
    }
    assertThat(err.toString()).contains("fewer than 16 bytes");
  }

  private String git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process git = new ProcessBuilder(command).directory(directory.toFile()).start();
    String message = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(git.waitFor()).isZero();
    return message;
  }
}
