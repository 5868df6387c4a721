package imdstape.recorder.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.Listing;
import imdstape.recorder.CommandRun;
import imdstape.recorder.SampleInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of cloud-init's instance-data restore the values of the service. */
class CloudInitImportTest {

  private static final String NIC = "meta-data/network/interfaces/macs/02:00:5e:00:53:00/";
  private static final String SECRET = SampleInstance.CANARY;

  @TempDir Path directory;

  private CommandRun imported(String json) throws IOException {
    Path file = Files.writeString(directory.resolve("instance-data.json"), json);
    return CommandRun.run("import", file.toString());
  }

  /**
   * The file that root can read.
   *
   * @param hyphen {@code _} as {@code cloud-init query} writes names, or {@code -} as the file has
   *     them
   */
  private static String instanceData(char hyphen) {
    return """
    {
      "base64_encoded_keys": ["ds/meta~data/vendor/blob"],
      "sensitive_keys": ["merged_cfg", "userdata", "ds/meta~data/vendor/motd"],
      "merged_cfg": { "users": ["$CANARY"] },
      "ds": {
        "_doc": "EXPERIMENTAL",
        "_metadata_api_version": "2021-03-23",
        "ec2_thing": "$CANARY",
        "dynamic": {
          "instance~identity": {
            "document": { "accountId": "$ACCOUNT", "kernelId": null, "region": "us-east-1" },
            "pkcs7": ["$CANARY", "$CANARY"]
          }
        },
        "meta~data": {
          "ami~id": "ami-0d5eff06f840b45e9",
          "iam": {
            "info": {
              "InstanceProfileArn": "arn:aws:iam::$ACCOUNT:instance-profile/$PROFILE"
            },
            "security~credentials": { "$ROLE": { "Token": "$CANARY" } }
          },
          "instance~type": "m7i.large",
          "network": { "interfaces": { "macs": { "$MAC": {
            "ipv4~associations": { "$PUBLIC": "$PRIVATE" }, "local~ipv4s": "$PRIVATE"
          } } } },
          "placement": { "region": null },
          "public~keys": { "acme-key": ["ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7v acme-key"] },
          "security~groups": ["default", "acme-web"],
          "tags": { "instance": { "acme_owner": "$CANARY" } },
          "vendor": { "blob": "$BLOB", "motd": "$CANARY", "secret": { "a": "$CANARY" } }
        }
      },
      "userdata": "#!/bin/sh\\nexport PASSWORD=$CANARY\\n",
      "v1": { "instance_id": "$CANARY" }
    }
    """
        .replace('~', hyphen)
        .replace("$CANARY", SECRET)
        .replace("$MAC", SampleInstance.MAC)
        .replace("$ACCOUNT", SampleInstance.ACCOUNT)
        .replace("$PRIVATE", SampleInstance.PRIVATE_IP)
        .replace("$PUBLIC", SampleInstance.PUBLIC_IP)
        .replace("$PROFILE", SampleInstance.PROFILE)
        .replace("$ROLE", SampleInstance.ROLE)
        .replace(
            "$BLOB", Base64.getEncoder().encodeToString((SECRET + "\u0000\u0001").getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(chars = {'-', '_'})
  void anImportEqualsTheServicesAnswers(char hyphen) throws IOException {
    CommandRun run = imported(instanceData(hyphen));
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
    Fixture fixture = run.fixture();
    assertThat(fixture.tree())
        .containsEntry("meta-data/instance-type", Leaf.of("m7i.large"))
        .containsEntry("meta-data/security-groups", Leaf.of("web-tier\nweb-tier-2"))
        .containsEntry(NIC + "ipv4-associations/203.0.113.4", Leaf.of("10.0.0.10"))
        .containsEntry(
            "meta-data/iam/info",
            Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, "web-server-profile")))
        .containsEntry(
            "meta-data/iam/security-credentials/web-server",
            Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.ROLE_CREDENTIALS, null)))
        .containsEntry(
            "dynamic/instance-identity/pkcs7",
            Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.IDENTITY_PKCS7, null)))
        .containsEntry(
            "dynamic/instance-identity/document",
            Leaf.of(
                """
                {
                  "accountId" : "$STANDIN",
                  "kernelId" : null,
                  "region" : "us-east-1"
                }\
                """
                    .replace("$STANDIN", "111122223333")))
        .containsEntry("user-data", Leaf.of(new LeafBody.Withheld("user-data", 38)))
        .doesNotContainKey("meta-data/placement/region");
    assertThat(fixture.tree().get("meta-data/public-keys/0/openssh-key"))
        .extracting(leaf -> ((LeafBody.Text) leaf.body()).text())
        .asString()
        .endsWith("\n");
    assertThat(fixture.listings())
        .containsEntry("meta-data/public-keys/", new Listing(List.of("0=my-key")));
    assertThat(run.output()).doesNotContain(SampleInstance.IDENTIFYING);
  }

  @Test
  void assumptionsAndOmissionsAreReported() throws IOException {
    CommandRun run = imported(instanceData('-'));
    assertThat(run.fixture().origin().kind()).isEqualTo(FixtureOrigin.OriginKind.IMPORTED);
    assertThat(run.fixture().origin().sources()).containsExactly("cloud-init's instance-data");
    assertThat(run.fixture().service())
        .isEqualTo(new RecordedService(List.of("2021-03-23", "latest"), HttpTokens.REQUIRED));
    assertThat(run.err())
        .contains(
            "which looks like cloud-init's instance-data\n",
            "  taken for granted: tokens required, latest as 2021-03-23, which was read\n",
            "  not carried: 4\n",
            "    ds/ec2_thing  cloud-init's own, not the service's\n",
            "    meta-data/placement/region  no text\n",
            "    merged_cfg  cloud-init's own, not the service's\n",
            "    v1  cloud-init's own, not the service's\n");
  }

  @Test
  void valuesHiddenByCloudInitAreWithheldOrReported() throws IOException {
    CommandRun run =
        imported(
            """
            {
              "ds": { "meta_data": {
                "instance-type": "t3.micro",
                "iam": { "security-credentials": "redacted for non-root user" },
                "vendor": { "a": "redacted for non-root user" },
                "hostname": "(skipped)"
              } },
              "sensitive_keys": ["ds/meta_data/iam/security-credentials", "userdata"],
              "userdata": "redacted for non-root user"
            }
            """);
    Fixture fixture = run.fixture();
    assertThat(fixture.tree())
        .containsEntry("meta-data/hostname", Leaf.of(new LeafBody.Withheld("never-asked", 0)))
        .containsOnlyKeys("meta-data/hostname", "meta-data/instance-type", "meta-data/vendor/a");
    assertThat(run.err())
        .contains(
            "    meta-data/iam/security-credentials  cloud-init holds it for sensitive\n",
            "    user-data  cloud-init holds it for sensitive\n");
  }

  @Test
  void aNameInBothSpellingsIsOnePath() throws IOException {
    CommandRun run =
        imported(
            """
            {"ds": {"meta_data": {"instance-type": "t3.micro", "instance_type": "t3.micro",
              "ami-launch-index": "0", "ami_launch_index": "1"}}}
            """);
    assertThat(run.fixture().tree())
        .containsOnlyKeys("meta-data/instance-type", "meta-data/ami-launch-index");
    assertThat(run.err())
        .contains(
            """
              not carried: 1
                meta-data/ami-launch-index  said a second time, and otherwise
            """);
  }
}
