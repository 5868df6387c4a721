package imdstape.recorder.cli.library;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import imdstape.cli.ImdsCli;
import imdstape.consistency.ConsistencyChecker;
import imdstape.consistency.FixtureView;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands for the fixture library: fixtures, derive, new. */
class LibraryCommandsTest {

  @TempDir Path folder;

  private record CommandOutcome(int code, String out, String err) {}

  private static CommandOutcome run(CommandLine line, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(args);
    return new CommandOutcome(code, out.toString(), err.toString());
  }

  private static CommandOutcome imds(String... args) {
    return run(ImdsCli.commandLine(Map.of()), args);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  @Test
  void onlyFixturesAreReplaced() throws IOException {
    Path other = Files.writeString(file("package.json"), "{\"name\": \"mine\"}");
    String out = other.toString();
    List<String[]> commands =
        List.of(
            new String[] {"derive", "linux-on-demand", "--set", "region=eu-west-1", "--out", out},
            new String[] {"new", "--region", "eu-west-1", "--out", out},
            new String[] {"export", "linux-on-demand", "--to", "aemm", "--out", out});
    for (String[] command : commands) {
      CommandOutcome refused = imds(command);
      assertThat(refused.code()).as(refused.err()).isEqualTo(2);
      assertThat(refused.err()).contains("exists and imds did not write it", "add --overwrite");
      assertThat(other).hasContent("{\"name\": \"mine\"}");
    }
    for (String[] command : commands) {
      String[] overwriting = Arrays.copyOf(command, command.length + 1);
      overwriting[command.length] = "--overwrite";
      CommandOutcome written = imds(overwriting);
      assertThat(written.code()).as(written.err()).isZero();
    }
    assertThat(imds(commands.get(2)).code()).as("an export replaces an export").isZero();
  }

  @Test
  void aDocumentThatOnlyMentionsTheFormatIsNotReplaced() throws IOException {
    String text = "{\"format\": \"mine/2\", \"made-from\": \"imds-tape/1\"}";
    Path other = Files.writeString(file("mine.json"), text);
    assertThat(imds("new", "--region", "eu-west-1", "--out", other.toString()).code()).isEqualTo(2);
    assertThat(other).hasContent(text);
    Path fixture = Files.writeString(file("own.json"), "{\n\"format\"\n:\n\"imds-tape/1\"}");
    assertThat(imds("new", "--region", "eu-west-1", "--out", fixture.toString()).code()).isZero();
  }

  @Test
  void fixturesListsEveryFixtureAsTextAndJson() throws IOException {
    JsonNode array = new ObjectMapper().readTree(imds("fixtures", "--json").out());

    assertThat(imds("fixtures").out().lines()).hasSameSizeAs(FixtureLibrary.names());
    assertThat(array.findValuesAsText("name")).isEqualTo(FixtureLibrary.names());
    assertThat(array)
        .allSatisfy(
            element ->
                assertThat(element.fieldNames())
                    .toIterable()
                    .containsExactly(
                        "name", "kind", "region", "type", "tokens", "special", "origin"));
    assertThat(array.findValuesAsText("region")).contains("cn-north-1", "us-gov-west-1");
    assertThat(array.findValuesAsText("type")).contains("p5.48xlarge").doesNotContain("-");
  }

  @Test
  void fixturesShowExplainsAFixture() throws IOException {
    JsonNode shown =
        new ObjectMapper().readTree(imds("fixtures", "show", "linux-arm64", "--json").out());

    assertThat(shown.get("architecture").asText()).isEqualTo("arm64");
    assertThat(shown.get("zone-id").asText()).isEqualTo("euw1-az2");
    assertThat(shown.get("sources")).isNotEmpty();
    assertThat(imds("fixtures", "show", "linux-arm64").out())
        .contains("type          m7g.xlarge", "source        https://docs.aws.amazon.com/");
    assertThat(imds("fixtures", "show", "nothing").code()).isEqualTo(2);
  }

  @Test
  void aDerivedFixturePassesCheck() {
    CommandOutcome derived =
        imds(
            "derive",
            "linux-on-demand",
            "--set=instance-type=c7g.xlarge",
            "--set=region=eu-west-1",
            "--set=interfaces=2",
            "--set=tag.Stage=blue",
            "--out=" + file("mine.json"));

    assertThat(derived.err()).isEmpty();
    assertThat(derived.code()).isZero();
    Fixture mine = FixtureFile.read(file("mine.json"));
    assertThat(mine.origin().kind()).isEqualTo(FixtureOrigin.OriginKind.DERIVED);
    assertThat(new FixtureView(mine).interfaces()).hasSize(2);
    assertThat(imds("check", file("mine.json").toString()).code()).isZero();
  }

  @Test
  void optionsOverrideTheOverlayFile() throws IOException {
    Path script = Files.writeString(file("boot.sh"), "#!/bin/sh\n");
    Path overlay =
        Files.writeString(
            file("overlay.json"),
            "{\"role\": \"batch\", \"public-ipv4\": null, \"zone\": \"us-east-1b\", \"user-data\":"
                + " \"@"
                + script
                + "\"}");
    String out = file("mine.json").toString();

    assertThat(
            imds(
                    "derive",
                    "linux-on-demand",
                    "--overlay=" + overlay,
                    "--set=role=web",
                    "--out",
                    out)
                .code())
        .isZero();
    FixtureView view = new FixtureView(FixtureFile.read(Path.of(out)));
    assertThat(view.children("meta-data/iam/security-credentials/")).containsExactly("web");
    assertThat(view.has("meta-data/public-ipv4")).isFalse();
    assertThat(view.text("user-data")).contains("#!/bin/sh\n");
    assertThat(view.documentField("availabilityZone")).contains("us-east-1b");
  }

  @Test
  void impossibleValuesAreUsageErrorsAndNothingIsWritten() {
    CommandOutcome ended =
        imds(
            "derive",
            "linux-on-demand",
            "--set=region=eu-west-1",
            "--set=zone=us-east-1a",
            "--out=" + file("mine.json"));

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "imds: zone=us-east-1a is not in region=eu-west-1; leave one of them out%n"
                .formatted());
    assertThat(file("mine.json")).doesNotExist();
  }

  @Test
  void aContradictionIsReportedByDeriveAndByCheck() {
    String path = "meta-data/placement/availability-zone";
    CommandOutcome ended =
        imds("derive", "linux-on-demand", "--set=" + path + "=eu-west-1a", "--out", mine());

    assertThat(ended.code()).isZero();
    assertThat(ended.err())
        .contains("imds: " + path + " now is not in the Region (zone-in-region)");
    assertThat(imds("check", mine()).out()).contains("invalid", "(zone-in-region)");
    assertThat(imds("check", mine()).code()).isEqualTo(1);
  }

  @Test
  void aRealAccountIsALeak() {
    CommandOutcome ended =
        imds("derive", "linux-on-demand", "--set=account=987654" + "321098", "--out", mine());

    assertThat(ended.code()).isEqualTo(3);
    assertThat(file("mine.json")).doesNotExist();
  }

  private String mine() {
    return file("mine.json").toString();
  }

  @Test
  void newCreatesAFixtureFromOptions() {
    CommandOutcome ended =
        imds(
            "new",
            "--instance-type=c7g.xlarge",
            "--region=eu-west-1",
            "--role=batch",
            "--tag=Name=blue",
            "--out=" + mine());

    assertThat(ended.err()).isEmpty();
    Fixture fixture = FixtureFile.read(file("mine.json"));
    assertThat(fixture.origin().kind()).isEqualTo(FixtureOrigin.OriginKind.DOCUMENTED);
    assertThat(fixture.description()).isEqualTo("c7g.xlarge, on-demand, eu-west-1a");
    assertThat(fixture.service().tokens()).isEqualTo(HttpTokens.REQUIRED);
    assertThat(ConsistencyChecker.check(fixture)).isEmpty();
    assertThat(imds("check", mine()).code()).isZero();
  }

  @Test
  void newAsksForValuesIfThereAreNoOptions() {
    List<String> questions = new ArrayList<>();
    NewCommand command =
        new NewCommand(
            LocalDate.of(2026, 11, 25),
            question -> {
              questions.add(question);
              return question.startsWith("on-demand") ? "spot" : "";
            });

    CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    assertThat(run(line, "--out=" + mine()).code()).isZero();
    assertThat(questions).hasSize(7);
    assertThat(
            new FixtureView(FixtureFile.read(file("mine.json")))
                .text("meta-data/instance-life-cycle"))
        .contains("spot");
  }
}
