package imdstape.recorder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.cli.ExitCode;
import imdstape.cli.ImdsCli;
import imdstape.recorder.FakeMetadataService;
import imdstape.recorder.SampleInstance;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Output and exit codes of {@code imds record --watch}. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class WatchCommandTest {

  private static final String NOWHERE = "http://127.0.0.1:1";

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** The service closes the connection at the first request of the watch, which ends the watch. */
  @Test
  void aWatchWritesTheFixtureThenTheScenarioThenASummary(Vertx vertx) throws Exception {
    Path journal = directory.resolve("journal");
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      int code =
          run(
              service.start().toString(),
              directory.resolve("mine.json").toString(),
              "--watch=1s",
              "--watch-every=1s",
              "--journal=" + journal);
      assertThat(code).as(err.toString()).isEqualTo(ExitCode.SUCCESS);
    }
    assertThat(out.toString())
        .contains("recorded http://")
        .contains("watched into " + directory.resolve("mine.scenario.json"))
        .containsPattern("  1s in 2 rounds, \\d+ requests")
        .contains("  events: none")
        .contains("  seen, not carried: nothing")
        .doesNotContain(SampleInstance.IDENTIFYING);
    assertThat(out.toString().indexOf("pseudonymised"))
        .isLessThan(out.toString().indexOf("watched"));
    assertThat(err.toString())
        .contains("imds: watching for 1s, events every 1s, all else every 12s: about ");
    assertThat(Files.readString(directory.resolve("mine.scenario.json")))
        .contains(
            "\"format\": \"imds-tape-scenario/1\"", "\"fixture\": \"mine.json\"", "\"events\": [");
    List<String> requests = Files.readAllLines(journal);
    assertThat(
            requests.stream()
                .filter(line -> line.contains("/latest/meta-data/spot/instance-action")))
        .hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "my.json, my.scenario.json, my.json",
    "d/my.json, d/my.scenario.json, my.json",
    "d/my.json, my.scenario.json, d/my.json",
    "d/my.json, e/my.scenario.json, ../d/my.json",
    "/d/my.json, /d/my.scenario.json, my.json",
    "/d/e/my.json, /d/my.scenario.json, e/my.json",
    "/d/my.json, /e/my.scenario.json, my.json",
    "../my.json, my.scenario.json, my.json",
  })
  void theScenarioNamesTheFixtureByItsRelativePath(Path out, Path scenario, String named) {
    assertThat(WatchFlags.fixtureReference(out, scenario)).isEqualTo(named);
  }

  @Test
  void onlyAnEarlierScenarioIsReplaced() throws Exception {
    Path other = Files.writeString(directory.resolve("mine.scenario.json"), "{\"name\": \"mine\"}");
    assertThat(
            run(
                NOWHERE,
                directory.resolve("mine.json").toString(),
                "--watch=1s",
                "--watch-every=1s"))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("exists and is no scenario; choose another --scenario");
    assertThat(other).hasContent("{\"name\": \"mine\"}");
    Files.writeString(other, "{\"format\": \"imds-tape-scenario/1\"}");
    assertThat(
            run(
                NOWHERE,
                directory.resolve("mine.json").toString(),
                "--watch=1s",
                "--watch-every=1s"))
        .isEqualTo(ExitCode.FAILURE);
  }

  @Test
  void theScenarioCannotBeTheFixtureOrTheJournal() {
    String file = directory.resolve("f.json").toString();
    for (String same :
        List.of("--journal=" + file + "2", "--scenario=" + directory + "/./f.json")) {
      List<String> more = new ArrayList<>(List.of("--watch=1m", same));
      if (same.startsWith("--journal")) {
        more.add("--scenario=" + file + "2");
      }
      assertThat(run(NOWHERE, file, more.toArray(String[]::new))).isEqualTo(ExitCode.USAGE_ERROR);
    }
    assertThat(err.toString().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("--scenario is the file of --out or --journal"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--watch=soon",
        "--watch=",
        "--watch=1",
        "--watch=-5s",
        "--watch=31d",
        "--watch=2s",
        "--watch=1m --watch-every=0s",
        "--watch=1m --watch-every=2m",
        "--scenario=s.json"
      })
  void invalidWatchOptionsAreUsageErrors(String options) {
    assertThat(run(NOWHERE, directory.resolve("f.json").toString(), options.split(" ")))
        .isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains(options.substring(0, options.indexOf('=')));
  }

  @Test
  void standardOutputNeedsAScenarioFile() {
    assertThat(run(NOWHERE, "-", "--watch=1m")).isEqualTo(ExitCode.USAGE_ERROR);
    assertThat(err.toString()).contains("name it with --scenario");
  }

  private int run(String endpoint, String file, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("record", "--endpoint", endpoint, "--out", file));
    arguments.addAll(List.of(more));
    return ImdsCli.commandLine(Map.of("IMDS_PACE", "unlimited"))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }
}
