package imdstape.recorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.LoopbackRecorder;
import imdstape.recorder.SampleInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Output and exit codes of {@code imds diff}. */
@ExtendWith(VertxExtension.class)
class DiffCommandTest {

  private static final String TYPE = "\"meta-data/instance-type\": \"m7i.large\"";

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** A text of the default fixture, its replacement in the other, exit code and summary. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "m7i.large|m7i.large|0|no differences",
        "-type\": \"m7i.large|-type\": \"m7g.large|10|1 difference: 1 value",
        "-monitoring\": \"disabled|-monitoring\": \"d\\ne|11|1 difference: 1 shape",
        "\"tokens\": \"optional|\"tokens\": \"required|11|1 difference: 1 shape",
        "/instance/Name\"|/instance/other\"|12|2 differences: 2 paths",
        "\"2024-04-11\", ||12|1 difference: 1 path"
      })
  void theExitCodeIsThatOfTheMostSevereDifference(
      String text, String replacement, int code, String summary) throws IOException {
    Path file =
        edited("other.json", text, replacement == null ? "" : replacement.replace("\\n", "\\\\n"));
    assertThat(run("diff", "linux-on-demand", file.toString())).isEqualTo(code);
    assertThat(out.toString()).endsWith(summary + "\n");
    assertThat(run("diff", file.toString(), "linux-on-demand")).isEqualTo(code);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void volatileValuesAreComparedOnRequest() throws IOException {
    String notice = "\"meta-data/spot/termination-time\": ";
    Path file =
        edited("spot.json", notice + "{ \"status\": 404 }", notice + "\"2026-11-24T12:00:00Z\"");
    assertThat(run("diff", "linux-on-demand", file.toString())).isEqualTo(ExitCode.SUCCESS);
    assertThat(run("diff", "--volatile", "linux-on-demand", file.toString()))
        .isEqualTo(ExitCode.PATHS_DIFFER);
    assertThat(out.toString())
        .endsWith(
            """
            + latest/meta-data/spot/termination-time "2026-11-24T12:00:00Z"
            1 difference: 1 path
            """);
  }

  @Test
  void jsonHoldsTheSameDifferences() throws IOException {
    Path file = edited("other.json", TYPE, TYPE.replace('i', 'g').replace("gnstance", "instance"));
    run("diff", "--format", "json", "linux-on-demand", file.toString());
    List<String> texts = new ArrayList<>();
    try (JsonParser in = new JsonFactory().createParser(out.toString())) {
      while (in.nextToken() != null) {
        if (in.currentToken().isScalarValue()) {
          texts.add(in.getText());
        }
      }
    }
    assertThat(texts)
        .startsWith("value", "latest", "meta-data/instance-type", "m7i.large")
        .hasSize(5);
  }

  @Test
  void onlyATerminalGetsColour() throws IOException {
    Path file =
        edited(
            "other.json",
            "m7i.large\",\n    \"meta-data/ipv6",
            "m7g.large\",\n    \"meta-data/ipv6");
    run("diff", "linux-on-demand", file.toString());
    assertThat(out.toString()).doesNotContain("\u001b");
    run(Ansi.ON, "diff", "linux-on-demand", file.toString());
    assertThat(out.toString()).contains("\u001b[36m= latest/meta-data/instance-type");
    out.getBuffer().setLength(0);
    run(Ansi.ON, "diff", "--format", "json", "linux-on-demand", file.toString());
    assertThat(out.toString()).doesNotContain("\u001b");
  }

  @Test
  void anInstanceEqualsItsRecordingAndNoFileIsWritten(Vertx vertx) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      String url = service.start().toString();
      Path file = recorded(url);
      assertThat(run("diff", file.toString(), url)).isEqualTo(ExitCode.SUCCESS);
      assertThat(run("diff", url, file.toString(), "--volatile")).isEqualTo(ExitCode.SUCCESS);
      assertThat(run("diff", url, url + "/")).isEqualTo(ExitCode.SUCCESS);
    }
    assertThat(out.toString()).endsWith("no differences\n");
    assertThat(err.toString()).isEmpty();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void aChangedInstanceShowsDifferencesAndNoRealValues(Vertx vertx) throws Exception {
    Path file;
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      file = recorded(service.start().toString());
    }
    out.getBuffer().setLength(0);
    try (FakeMetadataService service =
        SampleInstance.service(vertx)
            .leaf("meta-data/instance-type", "m7i.xlarge")
            .leaf("meta-data/security-groups", "default\nacme-web\nacme-db")
            .leaf("meta-data/tags/instance/zzz-acme", "acme-eight")
            .leaf("meta-data/spot/termination-time", "2026-11-24T12:00:00Z")
            .leaf("user-data", "#!/bin/sh\nexport PASSWORD=another-" + SampleInstance.CANARY)) {
      assertThat(run("diff", file.toString(), service.start().toString()))
          .isEqualTo(ExitCode.PATHS_DIFFER);
    }
    assertThat(out.toString())
        .contains("= latest/meta-data/instance-type \"m7i.large\" -> \"m7i.xlarge\"")
        .contains("= latest/meta-data/security-groups \"web-tier")
        .contains("+ latest/meta-data/tags/instance/tag")
        .contains("= latest/user-data withheld user-data, 38 bytes -> withheld user-data, 45 bytes")
        .doesNotContain("spot/")
        .doesNotContain(SampleInstance.IDENTIFYING);
    assertThat(err.toString()).isEmpty();
  }

  /**
   * Numbered pseudonyms are the same for another instance; the identities file distinguishes them.
   */
  @Test
  void aChangedIdentityShowsWithTheMapOfTheRecording(Vertx vertx) throws Exception {
    Path map = directory.resolve("identities.json");
    Path file;
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      String url = service.start().toString();
      file = directory.resolve("mine.json");
      run("record", "--endpoint", url, "--out", file.toString(), "--identities", map.toString());
    }
    String known = Files.readString(map);
    try (FakeMetadataService service =
        SampleInstance.service(vertx).leaf("meta-data/reservation-id", "r-0e4d3c2b1a0f9e8d8")) {
      String url = service.start().toString();
      assertThat(run("diff", file.toString(), url)).isEqualTo(ExitCode.SUCCESS);
      assertThat(run("diff", file.toString(), url, "--identities", map.toString()))
          .isEqualTo(ExitCode.VALUES_DIFFER);
      assertThat(out.toString())
          .contains(
              "= latest/meta-data/reservation-id \"r-0abcdef1234567890\" ->"
                  + " \"r-0abcdef1234567891\"")
          .doesNotContain("r-0e4d3c2b1a0f9e8d");
    }
    assertThat(map).hasContent(known);
  }

  @Test
  void theSecondLiveSideUsesThePseudonymsOfTheFirst(Vertx vertx) throws Exception {
    try (FakeMetadataService first = SampleInstance.service(vertx);
        FakeMetadataService second =
            SampleInstance.service(vertx).leaf("meta-data/reservation-id", "r-0e4d3c2b1a0f9e8d8")) {
      assertThat(run("diff", first.start().toString(), second.start().toString()))
          .isEqualTo(ExitCode.VALUES_DIFFER);
    }
    assertThat(out.toString())
        .endsWith("\"r-0abcdef1234567891\"\n1 difference: 1 value\n")
        .doesNotContain(SampleInstance.IDENTIFYING);
  }

  @Test
  void aReplayEqualsItsFixture(Vertx vertx) throws Exception {
    LoopbackRecorder tape = new LoopbackRecorder(vertx);
    Path file = directory.resolve("replayed.json");
    FixtureFile.write(
        FixtureAudit.of(tape.recordReplay(FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME)))
            .orThrow(),
        file);
    assertThat(run("diff", "--volatile", "linux-on-demand", file.toString()))
        .isEqualTo(ExitCode.SUCCESS);
  }

  @Test
  void anEditedRecordingIsComparedWithAWarning(Vertx vertx) throws Exception {
    Path file;
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      file = recorded(service.start().toString());
    }
    Path edited = directory.resolve("edited.json");
    Files.writeString(edited, Files.readString(file).replace("default-hvm", "default-paravirtual"));
    assertThat(run("diff", file.toString(), edited.toString())).isEqualTo(ExitCode.VALUES_DIFFER);
    assertThat(err.toString())
        .isEqualTo(
            "imds: " + edited + " was changed after it was sealed; imds seal renews the seal\n");
  }

  @Test
  void aFileWithASecretIsComparedAndTheSecretIsNotShown() throws IOException {
    // split, so that no scanner finds it in this file
    String secret = "AK" + "IA" + "X7Q2M5RT3WZL8K4N";
    Path file = edited("leak.json", "\"value-2\"", "\"" + secret + "\"");
    for (String format : List.of("text", "json")) {
      assertThat(run("diff", "linux-on-demand", file.toString(), "--format", format))
          .isEqualTo(ExitCode.VALUES_DIFFER);
    }
    assertThat(out.toString()).contains("\"value-2\" -> •••").doesNotContain(secret);
    assertThat(err.toString())
        .contains(file + " holds what no fixture may; imds check tells what")
        .doesNotContain(secret);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1",
        "http://user:pass" + "@127.0.0.1",
        "http://127.0.0.1/latest",
        "http://127.0.0.1?x",
        "http://",
        "ftp://127.0.0.1",
        "no/such/file.json",
        "no-such-fixture",
        "127.0.0.1:1338"
      })
  void aSideThatIsNoFixtureAndNoAddressIsRefused(String side) {
    for (List<String> sides :
        List.of(List.of(side, "linux-on-demand"), List.of("linux-on-demand", side))) {
      assertThat(run("diff", sides.get(0), sides.get(1))).isEqualTo(ExitCode.USAGE_ERROR);
    }
    assertThat(err.toString().lines()).hasSize(2).allMatch(line -> line.startsWith("imds: "));
    assertThat(err.toString()).doesNotContain("pass");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void exactlyTwoSidesAreRequired() {
    assertThat(run("diff", "linux-on-demand")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(run("diff", "a", "b", "c")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(run("diff", "--format", "xml", "a", "b")).isEqualTo(ExitCode.USAGE_ERROR);
  }

  @Test
  void anInvalidFixtureIsAOneLineError() throws IOException {
    Path second = Files.writeString(directory.resolve("package.json"), "{\"name\": \"mine\"}");
    assertThat(run("diff", "linux-on-demand", second.toString())).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains("package.json:1:");
  }

  @Test
  void anUnreachableServiceIsAOneLineError() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    assertThat(run("diff", "linux-on-demand", "http://127.0.0.1:" + port))
        .isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString().lines()).hasSize(1).first().asString().contains("nothing listens at");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aServiceThatIsNotHttpIsAnError() throws Exception {
    CompletableFuture<Void> answering;
    try (ServerSocket server = new ServerSocket(0)) {
      answering = CompletableFuture.runAsync(() -> greet(server));
      String url = "http://127.0.0.1:" + server.getLocalPort();
      assertThat(run("diff", url, "linux-on-demand")).isEqualTo(ExitCode.FAILURE);
    }
    answering.join();
    assertThat(err.toString().lines()).isNotEmpty().allMatch(line -> line.startsWith("imds: "));
    assertThat(out.toString()).isEmpty();
  }

  /** Sends a greeting as a mail server does, until it is closed. */
  private static void greet(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.getOutputStream().write("220 no web here\r\n".getBytes(StandardCharsets.US_ASCII));
      } catch (IOException goneOrClosed) {
        Thread.onSpinWait();
      }
    }
  }

  private Path recorded(String url) {
    Path file = directory.resolve("mine.json");
    assertThat(run("record", "--endpoint", url, "--out", file.toString()))
        .isEqualTo(ExitCode.SUCCESS);
    return file;
  }

  private Path edited(String name, String text, String replacement) throws IOException {
    String fixture =
        new String(FixtureLibrary.readBytes("linux-on-demand"), StandardCharsets.UTF_8);
    assertThat(fixture).contains(text);
    return Files.writeString(
        directory.resolve(name), fixture.replaceFirst(Pattern.quote(text), replacement));
  }

  private int run(String... arguments) {
    return run(Ansi.OFF, arguments);
  }

  private int run(Ansi ansi, String... arguments) {
    return ImdsCli.commandLine(Map.of("IMDS_PACE", "unlimited"))
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
