package imdstape.recorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.Leaf;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.SampleInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Output and exit codes of {@code imds record} and {@code imds check}. */
@ExtendWith(VertxExtension.class)
class RecordCommandTest {

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aRecordingEndsWithASummary(Vertx vertx) throws Exception {
    Path file = directory.resolve("mine.json");
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      assertThat(run("record", "--endpoint", service.start().toString(), "--out", file.toString()))
          .isEqualTo(ExitCode.SUCCESS);
    }
    assertThat(out.toString())
        .contains("into " + file)
        .contains("withheld: ")
        .contains("user-data  user-data, 38 bytes")
        .contains("pseudonymised: 1 account")
        .doesNotContain(SampleInstance.IDENTIFYING);
    assertThat(err.toString()).isEmpty();
    assertThat(FixtureFile.read(file).tree().get("meta-data/instance-type"))
        .isEqualTo(Leaf.of("m7i.large"));
    assertThat(filesIn(directory)).containsExactly("mine.json");
    assertThat(run("check", file.toString())).isEqualTo(ExitCode.SUCCESS);
  }

  @Test
  void standardOutputHoldsOnlyTheFixture(Vertx vertx) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      assertThat(run("record", "--endpoint", service.start() + "/", "--out", "-"))
          .isEqualTo(ExitCode.SUCCESS);
    }
    FixtureFile.parse("-", out.toString().getBytes(StandardCharsets.UTF_8));
    assertThat(err.toString()).contains("pseudonymised: 1 account");
  }

  @Test
  void onlyAnEarlierFixtureIsReplaced(Vertx vertx) throws Exception {
    Path fixture = directory.resolve("fixture.json");
    Files.writeString(
        fixture,
        "{\"format\": \"imds-tape/1\", \"origin\": {\"kind\": \"recorded\"},"
            + " \"service\": {\"versions\": [\"latest\"]}}");
    Path other = directory.resolve("package.json");
    Files.writeString(other, "{\"name\": \"mine\"}");
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      String url = service.start().toString();
      assertThat(run("record", "--endpoint", url, "--out", fixture.toString()))
          .isEqualTo(ExitCode.SUCCESS);
      assertThat(run("record", "--endpoint", url, "--out", other.toString()))
          .isEqualTo(ExitCode.USAGE_ERROR);
      // both from the first recording: its session, and the probe of a bad TTL
      assertThat(service.requests().stream().filter("PUT /latest/api/token"::equals)).hasSize(2);
      assertThat(err.toString()).contains("imds did not write it", "or add --overwrite");
      assertThat(other).hasContent("{\"name\": \"mine\"}");
      assertThat(run("record", "--endpoint", url, "--out", other.toString(), "--overwrite"))
          .isEqualTo(ExitCode.SUCCESS);
      assertThat(other).content().contains("\"format\": \"imds-tape/1\"");
      Path link = Files.createSymbolicLink(directory.resolve("link.json"), other);
      assertThat(run("record", "--endpoint", url, "--out", link.toString(), "--overwrite"))
          .isEqualTo(ExitCode.USAGE_ERROR);
      assertThat(err.toString()).contains("link.json is a symbolic link");
    }
  }

  @Test
  void aMissingDirectoryIsReportedBeforeAnyRequest() {
    int code = run("record", "--endpoint", "http://127.0.0.1:1", "--out", directory + "/no/f.json");
    assertThat(code).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).startsWith("imds: there is no directory ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:1338",
        "https://127.0.0.1",
        "http://user:pass" + "@127.0.0.1",
        "http://127.0.0.1/latest",
        "http://127.0.0.1?x",
        "not a url",
        ""
      })
  void anInvalidEndpointIsRefused(String endpoint) {
    assertThat(run("record", "--endpoint", endpoint, "--out", "-")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("--endpoint").doesNotContain("pass");
  }

  @Test
  void anUnreachableServiceIsAOneLineError() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(run("record", "--endpoint", "http://127.0.0.1:" + port, "--out", "-"))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains("nothing listens at");
  }

  @Test
  void anExhaustedBudgetWritesOnlyWithPartial(Vertx vertx) throws Exception {
    Path file = directory.resolve("half.json");
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      String[] record = {
        "record",
        "--endpoint",
        service.start().toString(),
        "--out",
        file.toString(),
        "--budget",
        "40"
      };
      assertThat(run(record)).isEqualTo(ExitCode.FAILURE);
      assertThat(err.toString())
          .startsWith("imds: the budget of 40 requests is used up after ")
          .contains("nothing was written (--partial writes what there is)");
      assertThat(filesIn(directory)).isEmpty();
      assertThat(
              run(Stream.concat(Stream.of(record), Stream.of("--partial")).toArray(String[]::new)))
          .isEqualTo(ExitCode.SUCCESS);
    }
    assertThat(out.toString())
        .containsPattern(
            "incomplete: the budget .* is used up, stopped after \\d+ of \\d+ known paths")
        .contains("not-reached, 0 bytes")
        .doesNotContain(SampleInstance.IDENTIFYING);
    assertThat(FixtureFile.read(file).origin().incomplete()).startsWith("stopped after ");
    assertThat(run("check", file.toString())).isEqualTo(ExitCode.SUCCESS);
    assertThat(err.toString())
        .contains("imds: " + file + " is incomplete: its recording was stopped after ");
  }

  @Test
  void skippedPathsAreCountedWithoutTheirNames(Vertx vertx) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      service.listing("meta-data/vendor", "../acme-secret\nacme-dir%2facme\nsound");
      assertThat(run("record", "--endpoint", service.start().toString(), "--out", "-"))
          .isEqualTo(ExitCode.SUCCESS);
    }
    assertThat(err.toString())
        .contains("oddities:")
        .contains("  latest/meta-data/…: 2 listed names lead out of their directory")
        .doesNotContain("acme");
    assertThat(out.toString()).doesNotContain("acme");
  }

  @Test
  void theJournalCannotBeTheFixture() {
    String file = directory.resolve("f.json").toString();
    String same = directory.resolve("./f.json").toString();
    assertThat(run("record", "--endpoint", "http://127.0.0.1:1", "--out", file, "--journal", same))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("--journal and --out are one file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--pace=0", "--pace=fast", "--pace=1001", "--budget=9", "--budget=x"})
  void invalidCrawlOptionsAreUsageErrors(String manners) {
    assertThat(run("record", "--endpoint", "http://127.0.0.1:1", "--out", "-", manners))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains(manners.substring(0, manners.indexOf('=')));
  }

  @Test
  void checkDistinguishesCleanInvalidAndLeak() throws IOException {
    Path invalid = Files.writeString(directory.resolve("invalid.json"), "{\n  \"format\": 3\n}");
    String good = new String(bytesOfTheLibrary(), StandardCharsets.UTF_8);
    // split, so that no scanner finds it in this file
    String secret = "AK" + "IA" + "X7Q2M5RT3WZL8K4N";
    Path leak =
        Files.writeString(
            directory.resolve("leak.json"), good.replace("\"value-2\"", "\"" + secret + "\""));
    assertThat(run("check", "linux-on-demand")).isEqualTo(0);
    assertThat(run("check", invalid.toString())).isEqualTo(1);
    assertThat(run("check", "linux-on-demand", leak.toString(), invalid.toString())).isEqualTo(3);
    assertThat(run("check", directory.resolve("none.json").toString())).isEqualTo(2);
    assertThat(run("check")).isEqualTo(2);
    assertThat(out.toString())
        .contains("clean    linux-on-demand: documented")
        .contains("invalid  " + invalid + ":2: column 13: ")
        .containsPattern(
            "leak     \\Q" + leak + "\\E:\\d+: meta-data/tags/instance/tag: an AWS key id")
        .doesNotContain(secret);
  }

  @Test
  void helpListsTheCommandsOfBothPrograms() {
    CommandLine line = ImdsCli.commandLine(Map.of());
    assertThat(line.getSubcommands()).containsKeys("record", "check", "replay");
    assertThat(line.getUsageMessage()).contains("  check ", "  record ", "  replay ");
  }

  private int run(String... arguments) {
    // a service on this machine needs no pace
    return ImdsCli.commandLine(Map.of("IMDS_PACE", "unlimited"))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  private static byte[] bytesOfTheLibrary() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(FixtureLibrary.class.getResourceAsStream("linux-on-demand.json"))) {
      return file.readAllBytes();
    }
  }

  private static List<String> filesIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
