package imdstape.recorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureSeal;
import imdstape.fixture.KeepOption;
import imdstape.fixture.LeafBody;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.SampleInstance;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the redaction options allow in a fixture, and what they cannot allow. */
@ExtendWith(VertxExtension.class)
class RedactionFlagsTest extends RecordCommandTestBase {

  @Test
  void anAllowedBodyIsStoredWithPseudonymsAndListed(Vertx vertx) throws Exception {
    String motd =
        "Welcome to %s (%s), role %s, gateway ip-172-31-45-1"
            .formatted(SampleInstance.INSTANCE, SampleInstance.PRIVATE_IP, SampleInstance.ROLE);
    Fixture fixture =
        recorded(
            SampleInstance.service(vertx).leaf("meta-data/vendor/motd", motd),
            "--allow",
            "meta-data/vendor/m*");
    assertThat(text(fixture, "meta-data/vendor/motd"))
        .isEqualTo(
            "Welcome to i-0abcdef1234567890 (10.0.0.10), role web-server, gateway ip-10-0-0-12");
    assertThat(fixture.redactions().storedPaths()).containsExactly("meta-data/vendor/motd");
    assertThat(out.toString()).contains("stored on request: 1").contains("  meta-data/vendor/motd");
    assertThat(body(fixture, "meta-data/vendor/i-0abcdef1234567890/name"))
        .isInstanceOf(LeafBody.Withheld.class);
  }

  @Test
  void aPathCanBeAllowedByTheNameInTheReport(Vertx vertx) throws Exception {
    Fixture fixture =
        recorded(
            SampleInstance.service(vertx), "--allow", "meta-data/vendor/i-0abcdef1234567890/name");
    assertThat(text(fixture, "meta-data/vendor/i-0abcdef1234567890/name"))
        .isEqualTo(SampleInstance.CANARY);
  }

  @Test
  void anAllowedSecretIsNotWritten(Vertx vertx) throws Exception {
    String secret = "AS" + "IA" + "QRSTUVWXYZ234567";
    try (FakeMetadataService service =
        SampleInstance.service(vertx).leaf("meta-data/vendor/motd", secret)) {
      assertThat(record(service, "--allow", "meta-data/vendor/**")).isEqualTo(ExitCode.LEAK_FOUND);
    }
    assertThat(err.toString())
        .contains("meta-data/vendor/motd holds an AWS key id")
        .contains("nothing was written")
        .contains("--allow")
        .doesNotContain(secret);
    assertThat(Files.exists(fixtureFile())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "meta-data/iam/security-credentials/admin, is never asked for",
    "meta-data/iam/info, IAM unique id",
    "dynamic/instance-identity/pkcs7, is never asked for",
    "user-data, --user-data",
    "meta-data/vendor/api-token, is never asked for",
    "/, no path below a version",
    "**, no path below a version",
    "meta-data/**/x, ** stands at the end"
  })
  void forbiddenPathsAreRefusedBeforeAnyRequest(String path, String message) {
    assertThat(run("record", "--endpoint", "http://127.0.0.1:1", "--out", "-", "--allow", path))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).startsWith("imds: --allow: ").contains(message);
  }

  @Test
  void anUnmatchedAllowIsReported(Vertx vertx) throws Exception {
    recorded(SampleInstance.service(vertx), "--allow", "/latest/meta-data/nowhere");
    assertThat(out.toString()).contains("allowed and not met: meta-data/nowhere");
  }

  @Test
  void keepTagKeyKeepsTheKeyAndNotTheValue(Vertx vertx) throws Exception {
    Fixture fixture = recorded(SampleInstance.service(vertx), "--keep-tag-key", "system");
    assertThat(text(fixture, "meta-data/tags/instance/system")).startsWith("value");
    assertThat(text(fixture, "meta-data/tags/instance/Name")).startsWith("value");
  }

  @Test
  void theFixtureStatesWhichOptionKeptWhat(Vertx vertx) throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("rules.json"),
            """
            {"format": "imds-tape-rules/1", "tag-keys": ["Stage"], "paths": [
              {"path": "meta-data/vendor/stage", "as": "keep", "form": "[a-z-]{1,40}",
               "why": "a test", "hides": ["Acme Corp"]},
              {"path": "meta-data/vendor/motd", "as": "text", "why": "a test", "hides": ["10.1.2.3"]}]}
            """);
    Fixture fixture =
        recorded(
            SampleInstance.service(vertx)
                .leaf("meta-data/vendor/stage", "dev")
                .leaf("meta-data/vendor/motd", "hello")
                .leaf("meta-data/vendor/news", "none")
                .leaf("meta-data/tags/instance/Stage", "blue")
                .leaf("user-data", "#!/bin/sh\necho hello\n"),
            "--rules",
            rules.toString(),
            "--allow",
            "meta-data/vendor/n*",
            "--keep-tag-key",
            "system",
            "--user-data",
            "keep");
    assertThat(fixture.redactions().kept())
        .containsExactly(
            Map.entry("meta-data/tags/instance/Stage", KeepOption.RULES_TAG_KEYS),
            Map.entry("meta-data/tags/instance/system", KeepOption.KEEP_TAG_KEY),
            Map.entry("meta-data/vendor/motd", KeepOption.RULES),
            Map.entry("meta-data/vendor/news", KeepOption.ALLOW),
            Map.entry("meta-data/vendor/stage", KeepOption.RULES),
            Map.entry("user-data", KeepOption.USER_DATA_KEEP));
    assertThat(Files.readString(fixtureFile())).contains("\"format\": \"imds-tape/1.1\"");
    assertThat(run("check", fixtureFile().toString())).isEqualTo(ExitCode.SUCCESS);
    String renamed =
        Files.readString(fixtureFile()).replace("instance/system\"", "instance/acme\"");
    Files.writeString(
        fixtureFile(), renamed.replaceFirst("instance/acme\": \"--", "instance/system\": \"--"));
    assertThat(run("seal", fixtureFile().toString())).isEqualTo(ExitCode.SUCCESS);
    assertThat(run("check", fixtureFile().toString())).isEqualTo(ExitCode.LEAK_FOUND);
  }

  @Test
  void keptUserDataHasPseudonymsAndNoSecret(Vertx vertx) throws Exception {
    String script = "#!/bin/sh\necho %s > /etc/me\n".formatted(SampleInstance.INSTANCE);
    Fixture fixture =
        recorded(SampleInstance.service(vertx).leaf("user-data", script), "--user-data", "keep");
    assertThat(text(fixture, "user-data"))
        .isEqualTo("#!/bin/sh\necho i-0abcdef1234567890 > /etc/me\n");
    assertThat(fixture.redactions().storedPaths()).containsExactly("user-data");
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      assertThat(record(service, "--user-data", "keep")).isEqualTo(ExitCode.LEAK_FOUND);
    }
    assertThat(err.toString()).contains("user-data holds a value that is called a secret");
  }

  @Test
  void unreadableUserDataIsNotKept(Vertx vertx) throws Exception {
    byte[] bytes =
        ("#!/bin/sh\n# caf\u00e9 of " + SampleInstance.ROLE).getBytes(StandardCharsets.ISO_8859_1);
    FakeMetadataService service = SampleInstance.service(vertx);
    for (String version : List.of("1.0", "2009-04-04", "2021-07-15", "latest")) {
      service.respond(
          "/" + version + "/user-data", request -> request.response().end(Buffer.buffer(bytes)));
    }
    Fixture fixture = recorded(service, "--user-data", "keep");
    assertThat(body(fixture, "user-data"))
        .isEqualTo(new LeafBody.Withheld("user-data", bytes.length));
  }

  @Test
  void aKeptValueStillGetsPseudonyms(Vertx vertx) throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("rules.json"),
            """
            {"format": "imds-tape-rules/1", "paths": [{"path": "meta-data/vendor/stage",
              "as": "keep", "form": "[a-z-]{1,40}", "why": "a test", "hides": ["Acme Corp"]}]}
            """);
    try (FakeMetadataService service =
        SampleInstance.service(vertx).leaf("meta-data/vendor/stage", SampleInstance.ROLE)) {
      assertThat(record(service, "--rules", rules.toString())).isEqualTo(ExitCode.LEAK_FOUND);
    }
    assertThat(err.toString())
        .contains("meta-data/vendor/stage holds a value of the original (role)");
  }

  @Test
  void aRuleCanWithholdAPathOfTheCatalogue(Vertx vertx) throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("rules.json"),
            """
            {"format": "imds-tape-rules/1", "paths": [{"path": "meta-data/local-ipv4",
              "as": "withhold", "why": "a test", "hides": ["172.31.0.1"]},
              {"path": "meta-data/network/**", "as": "withhold", "why": "a test", "hides": ["x"]}]}
            """);
    Fixture fixture = recorded(SampleInstance.service(vertx), "--rules", rules.toString());
    assertThat(body(fixture, "meta-data/local-ipv4")).isInstanceOf(LeafBody.Withheld.class);
  }

  @Test
  void structuredUserDataKeepsItsStructureAndNoValue(Vertx vertx) throws Exception {
    Fixture fixture = recorded(SampleInstance.service(vertx), "--user-data", "structure");
    assertThat(text(fixture, "user-data")).isEqualTo("#!/bin/sh\nexport withheld=withheld\n");
    assertThat(fixture.redactions().storedPaths()).containsExactly("user-data");
    byte[] unknown = {0, 1, 2, 3};
    assertThat(
            body(
                recorded(
                    SampleInstance.service(vertx)
                        .leaf("user-data", new String(unknown, StandardCharsets.ISO_8859_1)),
                    "--user-data",
                    "structure"),
                "user-data"))
        .isEqualTo(new LeafBody.Withheld("user-data", 4));
  }

  @Test
  void ownRulesClassifyPathsAndForbidValues(Vertx vertx) throws Exception {
    Path rules =
        Files.writeString(
            directory.resolve("rules.json"),
            """
            {
              "format": "imds-tape-rules/1",
              "paths": [
                {"path": "meta-data/vendor/stage", "as": "keep", "form": "dev|prod",
                 "why": "two words", "hides": ["acme"], "leaves": ["dev"]},
                {"path": "meta-data/vendor/peer", "as": "private-ipv4",
                 "why": "an address", "hides": ["172.31.1.1"], "leaves": []},
                {"path": "meta-data/vendor/motd", "as": "text",
                 "why": "ours", "hides": ["ACME-123"], "leaves": ["Welcome"]},
                {"path": "meta-data/profile", "as": "withhold", "why": "odd", "hides": ["x"]}
              ],
              "values": [
                {"name": "ticket", "pattern": "ACME-\\\\d+", "why": "names a customer",
                 "hides": ["ACME-123"], "leaves": ["ACME-x"]}
              ],
              "tag-keys": ["Stage"]
            }
            """);
    Fixture fixture =
        recorded(
            SampleInstance.service(vertx)
                .leaf("meta-data/vendor/stage", "dev")
                .leaf("meta-data/vendor/peer", "172.31.45.67")
                .leaf("meta-data/vendor/motd", "Welcome, see ACME-99")
                .leaf("meta-data/tags/instance/Stage", "blue"),
            "--rules",
            rules.toString());
    assertThat(text(fixture, "meta-data/vendor/stage")).isEqualTo("dev");
    assertThat(text(fixture, "meta-data/vendor/peer")).isEqualTo("10.0.0.10");
    assertThat(text(fixture, "meta-data/vendor/motd")).isEqualTo("Welcome, see withheld");
    assertThat(body(fixture, "meta-data/profile")).isEqualTo(new LeafBody.Withheld("rule", 11));
    assertThat(text(fixture, "meta-data/tags/instance/Stage")).startsWith("value");
    assertThat(fixture.redactions().digest())
        .isNotEqualTo(recorded(SampleInstance.service(vertx)).redactions().digest());
  }

  @Test
  void anEditBreaksTheSealAndSealRenewsIt(Vertx vertx) throws Exception {
    Fixture fixture = recorded(SampleInstance.service(vertx));
    assertThat(FixtureSeal.stateOf(fixture)).isEqualTo(FixtureSeal.SealState.INTACT);
    assertThat(run("check", fixtureFile().toString())).isEqualTo(ExitCode.SUCCESS);
    String text = Files.readString(fixtureFile());
    Files.writeString(fixtureFile(), text.replace("m7i.large\"", "m7i.xlarge\""));
    assertThat(FixtureSeal.stateOf(FixtureFile.read(fixtureFile())))
        .isEqualTo(FixtureSeal.SealState.BROKEN);
    assertThat(run("check", fixtureFile().toString())).isEqualTo(ExitCode.FAILURE);
    assertThat(out.toString()).contains("edited");
    assertThat(run("seal", fixtureFile().toString())).isEqualTo(ExitCode.SUCCESS);
    assertThat(run("check", fixtureFile().toString())).isEqualTo(ExitCode.SUCCESS);
    assertThat(Files.readString(fixtureFile())).contains("\"edited\": true");
    String sealed = Files.readString(fixtureFile());
    assertThat(run("seal", fixtureFile().toString())).isEqualTo(ExitCode.SUCCESS);
    assertThat(fixtureFile()).hasContent(sealed);
    // a fixture with a leak is not sealed and not changed
    String leaking = sealed.replace("m7i.xlarge\"", "AS" + "IA" + "QRSTUVWXYZ234567\"");
    Files.writeString(fixtureFile(), leaking);
    assertThat(run("seal", fixtureFile().toString())).isEqualTo(ExitCode.LEAK_FOUND);
    assertThat(fixtureFile()).hasContent(leaking);
    Files.writeString(fixtureFile(), text.replaceAll("(?s),\\s+\"seal\": \\{[^}]*\\}", ""));
    assertThat(run("check", fixtureFile().toString())).isEqualTo(ExitCode.FAILURE);
    assertThat(out.toString()).contains("without a seal");
  }

  @Test
  void noTemporaryFilesAreLeft(Vertx vertx) throws Exception {
    recorded(
        SampleInstance.service(vertx),
        "--identities",
        directory.resolve("m.identities").toString());
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("fixture.json", "m.identities");
    }
  }
}
