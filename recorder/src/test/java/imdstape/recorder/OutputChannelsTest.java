package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * All that the recorder's commands put out about an instance, and that no value of it is anywhere;
 * a value that is planted in a channel is seen to be caught there, so that the search can fail.
 */
class OutputChannelsTest {

  private static final String PASSWORD = "cAnArY-pass-9fQ";

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Where something is put out. */
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

  private final SortedMap<Channel, String> channels = new TreeMap<>();

  @BeforeEach
  void collectChannels() throws Exception {
    Path fixture = directory.resolve("fixture.json");
    try (FakeMetadataService service =
        SampleInstance.service().leaf("meta-data/vendor/motd", "PASSWORD=" + PASSWORD)) {
      String endpoint = service.start().toString();
      assertThat(run("record", "--endpoint", endpoint, "--out", fixture.toString()))
          .isEqualTo(ExitCode.SUCCESS);
      channels.put(Channel.FIXTURE, Files.readString(fixture));
      channels.put(Channel.SUMMARY, output());
      assertThat(run("record", "--endpoint", endpoint, "--out", "-")).isEqualTo(ExitCode.SUCCESS);
      channels.put(Channel.STANDARD_OUTPUT, output());
      String[] reckless = {
        "record", "--endpoint", endpoint, "--out", fixture.toString(), "--allow", "meta-data/**"
      };
      assertThat(run(reckless)).isEqualTo(ExitCode.LEAK_FOUND);
      channels.put(Channel.ERROR, output());
      run(Stream.concat(Stream.of(reckless), Stream.of("--stacktrace")).toArray(String[]::new));
      channels.put(Channel.STACK_TRACE, output());
    }
    Path edited = edited(fixture);
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
      channels.put(format, output() + Files.readString(report));
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
    channels.put(Channel.BASELINE, output() + Files.readString(baseline));
    assertThat(run("seal", edited.toString())).isEqualTo(ExitCode.LEAK_FOUND);
    channels.put(Channel.SEAL, output());
  }

  /** As somebody might edit a fixture who wants more of it to be true. */
  private Path edited(Path fixture) throws IOException {
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
    assertThat(channels).containsOnlyKeys(Channel.values());
    channels.forEach(
        (channel, text) -> assertThat(identifyingValuesIn(text)).as(channel + text).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void aValuePlantedInAChannelIsFound(Channel channel) {
    String text = channels.getOrDefault(channel, "");
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

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return ImdsCli.commandLine(Map.of("IMDS_PACE", "unlimited"))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }

  private String output() {
    return out + "\n" + err;
  }
}
