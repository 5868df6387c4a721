package imdstape.recorder.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.recorder.CommandRun;
import imdstape.recorder.SampleInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Imports of an amazon-ec2-metadata-mock configuration. */
class AemmImportTest {

  private static final String NIC = "meta-data/network/interfaces/macs/02:00:5e:00:53:00/";
  private static final String SECRET = SampleInstance.CANARY;

  @TempDir Path directory;

  private Path file = Path.of("");
  private CommandRun imported = new CommandRun(-1, "", "");
  private Fixture fixture = FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME);

  @BeforeEach
  void importIt() throws IOException {
    file = Files.writeString(directory.resolve("aemm.json"), configuration());
    imported = CommandRun.run("import", file.toString());
    assertThat(imported.code()).as(imported.err()).isEqualTo(ExitCode.SUCCESS);
    fixture = imported.fixture();
  }

  private static String configuration() {
    return """
    {
      "imdsv2": true,
      "server": { "hostname": "$CANARY.example", "port": "1338" },
      "spot": { "action": "stop", "time": "$CANARY" },
      "events": { "code": "system-reboot" },
      "thing": "$CANARY",
      "metadata": {
        "paths": {
          "public-key": "/latest/meta-data/public-keys/0/openssh-key",
          "spot": "/latest/meta-data/spot/instance-action",
          "kernel-id": "",
          "ramdisk-id": "/latest/meta-data/ramdisk-id",
          "vendor": "/latest/meta-data/vendor/api-token",
          "elsewhere": "/2021-03-23/meta-data/mac"
        },
        "values": {
          "Instance-Type": "m7i.large",
          "ami-launch-index": 0,
          "instance-id": "$INSTANCE",
          "kernel-id": "aki-919dcaf8",
          "mac": "$MAC",
          "mac-owner-id": "$ACCOUNT",
          "mac-local-ipv4s": "$PRIVATE",
          "public-ipv4": "$PUBLIC",
          "mac-ipv4-associations": "$PRIVATE",
          "elastic-inference-accelerator": { "a": "$CANARY" },
          "iam-info": {
            "Code": "Success",
            "instanceprofilearn": "arn:aws:iam::$ACCOUNT:instance-profile/$PROFILE"
          },
          "iam-security-credentials-role": "$ROLE",
          "iam-security-credentials": { "SecretAccessKey": "$CANARY", "Token": "$CANARY" },
          "public-key": "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vq5m acme-key\\n",
          "vendor": "$CANARY",
          "elsewhere": "$CANARY",
          "password-of": "$CANARY",
          "hostname": ["$CANARY"],
          "event-id": "$CANARY"
        }
      },
      "dynamic": {
        "values": {
          "fws-instance-monitoring": "disabled",
          "instance-identity-pkcs": "$CANARY",
          "instance-identity-document": {
            "accountid": "$ACCOUNT", "region": "us-east-1", "marketplaceProductCodes": null
          }
        }
      },
      "userdata": { "values": { "userdata": "$USERDATA" } }
    }
    """
        .replace("$CANARY", SECRET)
        .replace("$INSTANCE", SampleInstance.INSTANCE)
        .replace("$MAC", SampleInstance.MAC)
        .replace("$ACCOUNT", SampleInstance.ACCOUNT)
        .replace("$PRIVATE", SampleInstance.PRIVATE_IP)
        .replace("$PUBLIC", SampleInstance.PUBLIC_IP)
        .replace("$PROFILE", SampleInstance.PROFILE)
        .replace("$ROLE", SampleInstance.ROLE)
        .replace(
            "$USERDATA",
            Base64.getEncoder().encodeToString(("PASSWORD=" + SECRET).getBytes(UTF_8)));
  }

  @Test
  void neitherFixtureNorReportIdentifiesAnybody() {
    assertThat(imported.output()).doesNotContain(SampleInstance.IDENTIFYING);
    assertThat(imported.output())
        .doesNotContain(
            Base64.getEncoder().withoutPadding().encodeToString(SECRET.getBytes(UTF_8)));
  }

  @Test
  void pathsComeFromTheFileOrTheMocksDefaults() {
    assertThat(fixture.tree())
        .containsEntry("meta-data/instance-type", Leaf.of("m7i.large"))
        .containsEntry("meta-data/ami-launch-index", Leaf.of("0"))
        .containsEntry(NIC + "owner-id", Leaf.of("111122223333"))
        .containsEntry(NIC + "ipv4-associations/203.0.113.4", Leaf.of("10.0.0.10"))
        .containsEntry("dynamic/fws/instance-monitoring", Leaf.of("disabled"))
        .containsKey("meta-data/public-keys/0/openssh-key")
        .doesNotContainKeys("meta-data/kernel-id", "meta-data/ramdisk-id");
  }

  @Test
  void anObjectBecomesTheDocumentInTheServicesFormat() {
    assertThat(fixture.tree())
        .containsEntry(
            "dynamic/instance-identity/document",
            Leaf.of(
                """
                {
                  "accountId" : "$STANDIN",
                  "region" : "us-east-1",
                  "marketplaceProductCodes" : null
                }\
                """
                    .replace("$STANDIN", "111122223333")));
  }

  @Test
  void credentialsArePresentAndNotRead() {
    assertThat(fixture.tree())
        .containsEntry(
            "meta-data/iam/security-credentials/web-server",
            Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.ROLE_CREDENTIALS, null)))
        .containsEntry(
            "dynamic/instance-identity/pkcs7",
            Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.IDENTITY_PKCS7, null)))
        .containsEntry("user-data", Leaf.of(new LeafBody.Withheld("user-data", 20)));
    assertThat(fixture.tree().keySet())
        .filteredOn(path -> path.endsWith("token"))
        .singleElement()
        .satisfies(
            path ->
                assertThat(fixture.tree().get(path))
                    .isEqualTo(Leaf.of(new LeafBody.Withheld("never-asked", 0))));
  }

  @Test
  void theOriginNamesTheSourceFormat() {
    assertThat(fixture.origin().kind()).isEqualTo(FixtureOrigin.OriginKind.IMPORTED);
    assertThat(fixture.origin().sources())
        .containsExactly("an amazon-ec2-metadata-mock configuration");
    assertThat(fixture.service())
        .isEqualTo(new RecordedService(List.of("latest"), HttpTokens.REQUIRED));
    assertThat(imported.err())
        .startsWith(
            "imported " + file + ", which looks like an amazon-ec2-metadata-mock configuration\n");
  }

  @Test
  void keysThatAreNotCarriedAreListedByName() {
    assertThat(imported.err())
        .contains(
            "  not carried: 10\n",
            "    spot  when events come is said by options of imds replay\n",
            "    events  when events come",
            "    server  how the mock runs",
            "    thing  unknown\n",
            "    metadata/values/password-of  unknown\n",
            "    metadata/values/elsewhere  its path is none below /latest/\n",
            "    metadata/values/hostname  neither text nor known\n",
            "    metadata/values/event-id  ",
            "    metadata/paths/ramdisk-id  a path without a value\n");
  }

  @Test
  void anImportIsSealedAndAnEditIsDetected() throws IOException {
    Path target = directory.resolve("fixture.json");
    assertThat(CommandRun.run("import", file.toString(), "--out", target.toString()).code())
        .isEqualTo(ExitCode.SUCCESS);
    assertThat(CommandRun.run("check", target.toString()).out())
        .startsWith("clean ")
        .contains(": imported, ");
    String text = Files.readString(target);
    Files.writeString(target, text.replace("m7i.large", "m7i.xlarge"));
    assertThat(CommandRun.run("check", target.toString()).code()).isEqualTo(ExitCode.FAILURE);
    Files.writeString(target, text.replaceAll("(?s),\\s*\"seal\": \\{[^}]*\\}", ""));
    assertThat(CommandRun.run("check", target.toString()).out())
        .contains("an import without a seal; imds seal");
    assertThat(CommandRun.run("seal", target.toString()).out()).startsWith("sealed ");
    assertThat(CommandRun.run("check", target.toString()).code()).isZero();
  }

  @Test
  void withoutImdsv2TokensAreOptional() throws IOException {
    Files.writeString(file, "{\"metadata\": {\"values\": {\"instance-type\": \"t3.micro\"}}}");
    CommandRun plain = CommandRun.run("import", file.toString(), "--from", "aemm");
    assertThat(plain.fixture().service().tokens()).isEqualTo(HttpTokens.OPTIONAL);
    assertThat(plain.err())
        .startsWith("imported " + file + ", an amazon-ec2-metadata-mock configuration\n")
        .contains(
            "  1 leaves in 2 listings, 0 paths known to be absent, 1 versions, tokens optional\n")
        .contains("  taken for granted: tokens optional, as the mock does\n")
        .endsWith("  not carried: nothing\n");
  }
}
