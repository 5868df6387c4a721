package imdstape.recorder.convert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import imdstape.cli.ExitCode;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports as a configuration of amazon-ec2-metadata-mock, and imports of these exports. */
class AemmExportTest {

  private static final Path LIBRARY = Path.of("..", "fixtures", "linux-on-demand.json");
  private static final String NIC = "/latest/meta-data/network/interfaces/macs/02:00:5e:00:53:00/";

  @TempDir Path directory;

  private Path target() {
    return directory.resolve("aemm.json");
  }

  /** The strings of a configuration by path, such as {@code metadata/values/mac}. */
  private static SortedMap<String, String> strings(String json) throws IOException {
    SortedMap<String, String> strings = new TreeMap<>();
    try (JsonParser in = new JsonFactory().createParser(json)) {
      for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token.isScalarValue()) {
          strings.put(in.getParsingContext().pathAsPointer().toString().substring(1), in.getText());
        }
      }
    }
    return strings;
  }

  @Test
  void theMockServesTheValuesOfTheFixture() throws IOException {
    CommandRun run = CommandRun.run("export", "linux-on-demand", "--to", "aemm");
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(strings(run.out()))
        .containsEntry("imdsv2", "false")
        .containsEntry("metadata/values/instance-type", "m7i.large")
        .containsEntry("metadata/paths/mac-owner-id", NIC + "owner-id")
        .containsEntry("metadata/values/mac-owner-id", "111122223333")
        .containsEntry(
            "metadata/paths/mac-ipv4-associations", NIC + "ipv4-associations/203.0.113.4")
        .containsEntry("metadata/paths/mac-network-interface-card-index", NIC + "network-card")
        .containsEntry("metadata/paths/tags-instance-test", "/latest/meta-data/tags/instance/tag")
        .containsEntry("metadata/values/tags-instance-test", "value-2")
        .containsEntry("dynamic/values/instance-identity-document/accountId", "111122223333");
  }

  @Test
  void absentPathsAreExportedAsEmptyPaths() throws IOException {
    assertThat(strings(CommandRun.run("export", "linux-on-demand", "--to", "aemm").out()))
        .containsEntry("metadata/paths/kernel-id", "")
        .containsEntry("metadata/paths/elastic-inference-accelerator", "")
        .containsEntry("metadata/paths/block-device-mapping-ebs", "")
        .containsEntry("userdata/paths/userdata", "")
        .doesNotContainKeys("metadata/values/kernel-id", "userdata/values/userdata");
  }

  @Test
  void credentialsAreTheMocksOwnAndThisIsReported() throws IOException {
    CommandRun run = CommandRun.run("export", "linux-on-demand", "--to", "aemm");
    assertThat(strings(run.out()))
        .containsEntry("metadata/values/iam-security-credentials-role", "web-server")
        .containsEntry(
            "metadata/paths/iam-security-credentials",
            "/latest/meta-data/iam/security-credentials/web-server")
        .containsKey("dynamic/paths/instance-identity-pkcs")
        .doesNotContainKeys(
            "metadata/values/iam-security-credentials",
            "metadata/values/iam-info",
            "dynamic/values/instance-identity-pkcs");
    assertThat(run.err())
        .startsWith("exported linux-on-demand\n  not carried: ")
        .contains(
            "    meta-data/iam/security-credentials/web-server  made at replay; the mock serves its"
                + " own\n",
            "    dynamic/instance-identity/rsa2048  the mock has no place for it\n",
            "    meta-data/profile  the mock has no place for it\n",
            "    14 paths known to be absent  ",
            "    28 older versions  ",
            "    1 listings in a form of their own\n");
  }

  @Test
  void exportedValuesAreImportedUnchanged() throws IOException {
    CommandRun.run("export", "linux-on-demand", "--to", "aemm", "--out", target().toString());
    CommandRun back = CommandRun.run("import", target().toString());
    assertThat(back.code()).as(back.err()).isEqualTo(ExitCode.SUCCESS);
    Fixture original = FixtureLibrary.load("linux-on-demand");
    SortedMap<String, Leaf> carried = new TreeMap<>(original.tree());
    TreeSet<String> paths = new TreeSet<>();
    strings(Files.readString(target()))
        .forEach(
            (place, text) -> {
              if (place.contains("/paths/") && !text.isEmpty()) {
                paths.add(text.substring("/latest/".length()));
              }
            });
    carried.keySet().retainAll(paths);
    // the name of the profile is in a document that the replay generates
    carried.put(
        "meta-data/iam/info",
        Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, null)));
    assertThat(carried).hasSizeGreaterThan(40);
    assertThat(back.fixture().tree()).isEqualTo(carried);
    assertThat(back.fixture().service().tokens()).isEqualTo(original.service().tokens());
  }

  @Test
  void aWithheldBodyIsExportedAndImportedAsItsPlaceholder() throws IOException {
    Path fixture = directory.resolve("fixture.json");
    Files.writeString(
        fixture,
        Files.readString(LIBRARY)
            .replace(
                "\"user-data\": { \"status\": 404 }",
                "\"user-data\": { \"withheld\": \"user-data\", \"bytes\": 2113 }")
            .replace("\"tokens\": \"optional\"", "\"tokens\": \"required\""));
    CommandRun run =
        CommandRun.run("export", fixture.toString(), "--to", "aemm", "--out", target().toString());
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
    SortedMap<String, String> strings = strings(Files.readString(target()));
    assertThat(strings).containsEntry("imdsv2", "true");
    assertThat(
            new String(Base64.getDecoder().decode(strings.get("userdata/values/userdata")), UTF_8))
        .hasSize(2113)
        .startsWith("# withheld # withheld");
    Fixture back = CommandRun.run("import", target().toString()).fixture();
    assertThat(back.tree())
        .containsEntry("user-data", Leaf.of(new LeafBody.Withheld("user-data", 2113)));
  }

  @Test
  void aFixtureWithALeakIsNotExported() throws IOException {
    Path leak = directory.resolve("leak.json");
    Files.writeString(leak, Files.readString(LIBRARY).replace("\"value-2\"", "\"52.95.110.1\""));
    CommandRun run =
        CommandRun.run("export", leak.toString(), "--to", "aemm", "--out", target().toString());
    assertThat(run.code()).isEqualTo(ExitCode.LEAK_FOUND);
    assertThat(run.err()).contains("nothing was written").doesNotContain("52.95.110.1");
    assertThat(target()).doesNotExist();
  }

  @Test
  void onlyAnOlderExportIsOverwritten() throws IOException {
    String[] export = {"export", "linux-on-demand", "--to", "aemm", "--out", target().toString()};
    assertThat(CommandRun.run(export).code()).isZero();
    assertThat(CommandRun.run(export).code()).isZero();
    Files.copy(LIBRARY, target(), StandardCopyOption.REPLACE_EXISTING);
    assertThat(CommandRun.run(export).code()).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(target()).hasSameTextualContentAs(LIBRARY);
  }
}
