package imdstape.recorder.convert;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.fixture.VersionTree;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.Listing;
import imdstape.recorder.CommandRun;
import imdstape.recorder.SampleInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports of a tree of files equal a recording of the instance. */
class TreeImportTest {

  private static final String SECRET = SampleInstance.CANARY;

  @TempDir Path directory;

  private void write(String path, String body) throws IOException {
    Path file = directory.resolve("tree").resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, body);
  }

  private CommandRun imported(String... options) {
    String[] args = new String[options.length + 2];
    args[0] = "import";
    args[1] = directory.resolve("tree").toString();
    System.arraycopy(options, 0, args, 2, options.length);
    return CommandRun.run(args);
  }

  @ParameterizedTest
  @CsvSource({"latest/meta-data/,", "meta-data/,", "'',"})
  void theRootMayBeTheServicesAVersionsOrMetaDatas(String root) throws IOException {
    write(root + "instance-type", "m7i.large");
    write(root + "placement/region", "us-east-1");
    CommandRun run = imported();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(run.fixture().tree())
        .containsOnly(
            Map.entry("meta-data/instance-type", Leaf.of("m7i.large")),
            Map.entry("meta-data/placement/region", Leaf.of("us-east-1")));
    assertThat(run.fixture().origin().kind()).isEqualTo(FixtureOrigin.OriginKind.IMPORTED);
    assertThat(run.fixture().origin().sources()).containsExactly("a tree of files");
    assertThat(run.err()).contains("which looks like a tree of files");
  }

  @Test
  void everyVersionIsReadSeparately() throws IOException {
    write("1.0/meta-data/ami-launch-index", "0");
    write("2021-03-23/meta-data/ami-launch-index", "0");
    write("2021-03-23/meta-data/instance-type", "t3.micro");
    write("notes.txt", SECRET);
    CommandRun run = imported();
    Fixture fixture = run.fixture();
    assertThat(fixture.service().versions()).containsExactly("1.0", "2021-03-23", "latest");
    assertThat(Objects.requireNonNull(fixture.versions().get("1.0")).leaves())
        .containsOnlyKeys("meta-data/ami-launch-index");
    assertThat(Objects.requireNonNull(fixture.versions().get("2021-03-23")).leaves())
        .isEqualTo(fixture.tree());
    assertThat(run.err())
        .contains("latest as 2021-03-23", "    notes.txt  in no version\n")
        .doesNotContain(SECRET);
  }

  @Test
  void identitiesGetPseudonymsAndSecretFilesAreNotOpened() throws IOException {
    write("latest/meta-data/instance-type", "m7i.large");
    write("latest/meta-data/mac", SampleInstance.MAC);
    write("latest/meta-data/iam/security-credentials/" + SampleInstance.ROLE, SECRET);
    write("latest/meta-data/vendor/api-token", SECRET);
    write("latest/dynamic/instance-identity/pkcs7", SECRET);
    write("latest/user-data", "PASSWORD=" + SECRET);
    // a secret file is not opened, so it is not reported as unreadable
    Files.setPosixFilePermissions(
        directory.resolve("tree/latest/meta-data/vendor/api-token"),
        PosixFilePermissions.fromString("---------"));
    CommandRun run = imported();
    assertThat(run.fixture().tree())
        .containsEntry("meta-data/mac", Leaf.of("02:00:5e:00:53:00"))
        .containsEntry(
            "meta-data/iam/security-credentials/web-server",
            Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.ROLE_CREDENTIALS, null)))
        .containsEntry("user-data", Leaf.of(new LeafBody.Withheld("user-data", 20)));
    assertThat(run.output()).doesNotContain(SampleInstance.IDENTIFYING);
    assertThat(run.err()).endsWith("  not carried: nothing\n");
  }

  @Test
  void anIndexFileFromWgetIsTheListing() throws IOException {
    write("meta-data/instance-type", "m7i.large");
    write("meta-data/public-keys/index.html", "0=acme-key");
    write(
        "meta-data/public-keys/0/openssh-key",
        "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7v acme-key\n");
    write("meta-data/iam/security-credentials/index.html", SampleInstance.ROLE);
    write("meta-data/placement/index.html", "region\nhost-id");
    write("meta-data/placement/region", "us-east-1");
    CommandRun run = imported();
    assertThat(run.fixture().listings())
        .containsOnly(Map.entry("meta-data/public-keys/", new Listing(List.of("0=my-key"))));
    assertThat(run.fixture().tree())
        .containsEntry(
            "meta-data/iam/security-credentials/web-server",
            Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.ROLE_CREDENTIALS, null)));
    assertThat(run.err())
        .contains("    meta-data/placement/host-id  listed, and nothing is said of it\n");
  }

  @Test
  void anErrorPageIsNotAValue() throws IOException {
    write("meta-data/instance-type", "m7i.large");
    write("meta-data/kernel-id", page(404, "Not Found"));
    write("meta-data/hostname", page(401, "Unauthorized"));
    CommandRun run = imported();
    assertThat(run.fixture().tree())
        .containsOnlyKeys("meta-data/instance-type", "meta-data/kernel-id")
        .containsEntry("meta-data/kernel-id", Leaf.ABSENT);
    assertThat(run.err()).contains("    meta-data/hostname  the page of an error, 401\n");
  }

  private static String page(int status, String reason) {
    return """
    <?xml version="1.0" encoding="iso-8859-1"?>
    <html>
     <head>
      <title>%d - %s</title>
     </head>
    </html>
    """
        .formatted(status, reason);
  }

  @Test
  void aLineFeedAddedToEveryFileIsRemoved() throws IOException {
    write("meta-data/instance-type", "m7i.large\n");
    write("meta-data/instance-id", SampleInstance.INSTANCE + "\n");
    write("meta-data/tags/instance/Name", "payments-7\n");
    CommandRun run = imported();
    assertThat(run.fixture().tree())
        .containsOnly(
            Map.entry("meta-data/instance-type", Leaf.of("m7i.large")),
            Map.entry("meta-data/instance-id", Leaf.of("i-0abcdef1234567890")),
            Map.entry("meta-data/tags/instance/Name", Leaf.of("value")));
    assertThat(run.err()).contains("the line feed that ends every file as the crawler's");
  }

  @Test
  void emptyDirectoriesAndFilesAreKept() throws IOException {
    write("meta-data/instance-type", "m7i.large");
    write("meta-data/tags/instance/Name", "");
    Files.createDirectories(directory.resolve("tree/meta-data/public-keys"));
    assertThat(imported().fixture())
        .satisfies(
            fixture -> {
              assertThat(fixture.tree()).containsEntry("meta-data/tags/instance/Name", Leaf.of(""));
              assertThat(fixture.listings())
                  .containsEntry("meta-data/public-keys/", new Listing(List.of()));
            });
  }

  @RepeatedTest(8)
  void aGeneratedFixtureAsATreeOfFilesGivesItsTreeBack(RepetitionInfo repetition)
      throws IOException {
    long seed = 20_261_125L + repetition.getCurrentRepetition();
    Fixture fixture = generated(new SplittableRandom(seed));
    for (Map.Entry<String, VersionTree> version : fixture.versions().entrySet()) {
      for (Map.Entry<String, Leaf> leaf : version.getValue().leaves().entrySet()) {
        write(version.getKey() + "/" + leaf.getKey(), body(leaf.getValue().body()));
      }
      for (Map.Entry<String, Listing> listing : version.getValue().listings().entrySet()) {
        write(version.getKey() + "/" + listing.getKey() + "index.html", listing.getValue().body());
      }
    }
    CommandRun run = imported();
    assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
    assertThat(run.fixture().tree()).as("seed " + seed).isEqualTo(fixture.tree());
    assertThat(run.fixture().listings()).as("seed " + seed).isEqualTo(fixture.listings());
    assertThat(run.fixture().differences()).as("seed " + seed).isEqualTo(fixture.differences());
  }

  /** The bytes that a replay would serve; a generated value has none. */
  private static String body(LeafBody body) {
    if (body instanceof LeafBody.Text text) {
      return text.text();
    }
    return body instanceof LeafBody.Withheld withheld
        ? new String(LeafBody.Withheld.placeholder(withheld.length()), StandardCharsets.US_ASCII)
        : SECRET;
  }

  /** A fixture without the properties that files cannot store, some leaves and most versions. */
  private static Fixture generated(SplittableRandom chance) {
    Fixture base = FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME);
    SortedMap<String, Leaf> tree = new TreeMap<>(base.tree());
    tree.values().removeIf(leaf -> !leaf.isPresent());
    // the import reads these files for the account and the profile
    tree.remove("meta-data/iam/info");
    tree.remove("meta-data/identity-credentials/ec2/info");
    tree.keySet()
        .removeIf(
            path ->
                !path.endsWith("owner-id") && !path.endsWith("document") && chance.nextInt(3) == 0);
    if (chance.nextBoolean()) {
      tree.put(
          "user-data", Leaf.of(new LeafBody.Withheld("user-data", 11 + chance.nextInt(3_000))));
    }
    if (chance.nextBoolean()) {
      tree.put("meta-data/name/name-2", Leaf.of(new LeafBody.Withheld("unknown-path", 40)));
      tree.put("meta-data/name/name-secret", Leaf.of(new LeafBody.Withheld("never-asked", 0)));
    }
    SortedMap<String, Listing> listings = new TreeMap<>(base.listings());
    if (!tree.containsKey("meta-data/public-keys/0/openssh-key")) {
      listings.clear();
    }
    List<String> versions =
        base.service().versions().stream()
            .filter(version -> version.equals("latest") || chance.nextInt(4) == 0)
            .toList();
    return new Fixture(
        "generated",
        base.origin(),
        new RecordedService(versions, base.service().tokens()),
        tree,
        listings,
        new TreeMap<>(),
        Fixture.RedactionSummary.NONE);
  }
}
