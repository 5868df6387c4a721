package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * No output of the recorder's commands shows a value of the recorded instance. A value that is
 * planted in an output is found, which shows that the search works.
 */
@ExtendWith(VertxExtension.class)
class OutputChannelsTest {

  private static final String PASSWORD = "cAnArY-pass-9fQ";

  private static final StringWriter OUT = new StringWriter();
  private static final StringWriter ERR = new StringWriter();
  private static final SortedMap<Channel, String> CHANNELS = new TreeMap<>();

  @TempDir static Path directory;

  /** A place that receives output of a command. */
  enum Channel {
    FIXTURE,
    SUMMARY,
    STANDARD_OUTPUT,
    ERROR,
    STACK_TRACE,
    TEXT,
    JSON,
    SARIF,
    JUNIT,
    BASELINE,
    SEAL
  }

  /** Records once for each way to write, and keeps the output of all commands. */
  @BeforeAll
  static void collectChannels(Vertx vertx) throws Exception {
    Path fixture = directory.resolve("fixture.json");
    try (FakeMetadataService service =
        SampleInstance.service(vertx).leaf("meta-data/vendor/motd", "PASSWORD=" + PASSWORD)) {
      String endpoint = service.start().toString();
      assertThat(run("record", "--endpoint", endpoint, "--out", fixture.toString()))
          .isEqualTo(ExitCode.SUCCESS);
      CHANNELS.put(Channel.FIXTURE, Files.readString(fixture));
      CHANNELS.put(Channel.SUMMARY, output());
      assertThat(run("record", "--endpoint", endpoint, "--out", "-")).isEqualTo(ExitCode.SUCCESS);
      CHANNELS.put(Channel.STANDARD_OUTPUT, output());
      String[] reckless = {
        "record", "--endpoint", endpoint, "--out", fixture.toString(), "--allow", "meta-data/**"
      };
      assertThat(run(reckless)).isEqualTo(ExitCode.LEAK_FOUND);
      CHANNELS.put(Channel.ERROR, output());
      run(Stream.concat(Stream.of(reckless), Stream.of("--stacktrace")).toArray(String[]::new));
      CHANNELS.put(Channel.STACK_TRACE, output());
    }
    Path edited = editedCopy(fixture);
    Path baseline = directory.resolve("baseline.json");
    for (Channel format : List.of(Channel.TEXT, Channel.JSON, Channel.SARIF, Channel.JUNIT)) {
      Path report = directory.resolve("report");
      assertThat(
              run(
                  "check",
                  "--format",
                  format.name(),
                  "--report",
                  report.toString(),
                  edited.toString()))
          .isEqualTo(ExitCode.LEAK_FOUND);
      CHANNELS.put(format, output() + Files.readString(report));
    }
    run(
        "check",
        "--write-baseline",
        baseline.toString(),
        "--until",
        LocalDate.now(ZoneOffset.UTC).plusDays(9).toString(),
        "--why",
        "a test",
        edited.toString());
    CHANNELS.put(Channel.BASELINE, output() + Files.readString(baseline));
    assertThat(run("seal", edited.toString())).isEqualTo(ExitCode.LEAK_FOUND);
    CHANNELS.put(Channel.SEAL, output());
  }

  /** A copy in which an edit has put real values back. */
  private static Path editedCopy(Path fixture) throws IOException {
    String text =
        Files.readString(fixture)
            .replace("\"10.0.0.10\"", "\"" + SampleInstance.PUBLIC_IP + "\"")
            .replace(
                "\"meta-data/vendor/",
                "\"meta-data/vendor/" + SampleInstance.ACCOUNT + "/password=")
            .replace("\"i-0abcdef1234567890\"", "\"" + SampleInstance.INSTANCE + "\"");
    return Files.writeString(directory.resolve("edited.json"), text);
  }

  @Test
  void noChannelShowsAnIdentifyingValue() {
    assertThat(CHANNELS).containsOnlyKeys(Channel.values());
    CHANNELS.forEach(
        (channel, text) -> assertThat(identifyingValuesIn(text)).as(channel + text).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void aValuePlantedInAChannelIsFound(Channel channel) {
    String text = CHANNELS.getOrDefault(channel, "");
    assertThat(text).isNotBlank();
    int middle = text.length() / 2;
    for (String planted : List.of(SampleInstance.ACCOUNT, PASSWORD, SampleInstance.ROLE)) {
      String leaking = text.substring(0, middle) + planted + text.substring(middle);
      assertThat(identifyingValuesIn(leaking)).contains(planted);
    }
  }

  private static List<String> identifyingValuesIn(String text) {
    return Stream.concat(SampleInstance.IDENTIFYING.stream(), Stream.of(PASSWORD))
        .filter(text::contains)
        .toList();
  }

  private static int run(String... args) {
    OUT.getBuffer().setLength(0);
    ERR.getBuffer().setLength(0);
    return ImdsCli.commandLine(Map.of("IMDS_PACE", "unlimited"))
        .setOut(new PrintWriter(OUT, true))
        .setErr(new PrintWriter(ERR, true))
        .execute(args);
  }

  private static String output() {
    return OUT + "\n" + ERR;
  }
}
