package imdstape.replayer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import imdstape.cli.ImdsCli;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * {@code imds run --mode env}, which needs no namespace; {@code .ci/alone} tests the other modes.
 */
class RunCommandTest {

  private record RunResult(int code, String err) {}

  @TempDir Path folder;

  @Test
  void theExitCodeIsTheExitCodeOfTheCommand() {
    assertThat(run("--mode", "env", "--", "sh", "-c", "exit 7").code()).isEqualTo(7);
  }

  @Test
  void aSignalThatEndsTheCommandGivesTheExitCodeOfAShell() {
    assertThat(run("--mode", "env", "--", "sh", "-c", "kill -9 $$").code()).isEqualTo(137);
  }

  @Test
  void argumentsAfterTwoDashesBelongToTheCommand() throws Exception {
    Path out = folder.resolve("words");

    run(
        "--mode",
        "env",
        "--",
        "sh",
        "-c",
        "printf '%s|' \"$@\" >" + out,
        "sh",
        "--mode",
        "--",
        "@x");

    assertThat(out).hasContent("--mode|--|@x|");
  }

  @Test
  void theReportIsWrittenWhenTheCommandHasEnded() throws Exception {
    Path report = folder.resolve("report");

    RunResult ended =
        run("--mode", "env", "--report", "json", "--report-file", report.toString(), "--", "true");

    assertThat(ended.code()).isZero();
    assertThat(Files.readString(report)).contains("\"readyForImdsV2Only\" : false");
    assertThat(ended.err()).doesNotContain("readyFor");
  }

  @Test
  void aReportReplacesAnEarlierOneAndNoOtherFile() throws Exception {
    Path report = folder.resolve("report");
    for (String format : new String[] {"text", "json", "text"}) {
      String[] options = {"--mode=env", "--report=" + format, "--report-file=" + report};
      assertThat(run(options[0], options[1], options[2], "--", "true").code()).isZero();
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(report)))
        .isEqualTo("rw-------");
    Path other = Files.writeString(folder.resolve("other"), "{\"mine\": 1}");
    Path started = folder.resolve("started");

    RunResult ended =
        run("--mode", "env", "--report-file", other.toString(), "--", "touch", started.toString());

    assertThat(ended.code()).isEqualTo(125);
    assertThat(ended.err()).contains("exists and imds did not write it");
    assertThat(other).hasContent("{\"mine\": 1}");
    assertThat(started).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "no-such-command-of-anybody, 127, there is no command",
    "/etc/passwd, 126, cannot be executed",
  })
  void aCommandThatCannotStartIsReported(String command, int code, String message) {
    RunResult ended = run("--mode", "env", "--", command);

    assertThat(ended.code()).isEqualTo(code);
    assertThat(ended.err()).contains(message);
  }

  @ParameterizedTest
  @CsvSource({
    "--mode=everywhere, everywhere",
    "--fixture=no-such, no-such",
    "--report=xml, xml",
    "--mode=auto, only the launcher can make a namespace",
    "--mode=namespace, only the launcher can make a namespace",
    "--credentials-process=exit 1, add --tokens required",
  })
  void failuresOfImdsHaveTheirOwnExitCode(String option, String message) {
    RunResult ended =
        option.startsWith("--mode")
            ? run(option, "--", "true")
            : run("--mode", "env", option, "--", "true");

    assertThat(ended.code()).isEqualTo(125);
    assertThat(ended.err()).contains(message).doesNotContain("should not happen");
  }

  @Test
  void aMissingCommandIsAUsageError() {
    assertThat(run("--mode", "env").code()).isEqualTo(125);
  }

  @Test
  void anIncompleteJournalFailsOnExitAndEveryRequestIsAnswered() {
    assumeThat(Path.of("/dev/full")).exists();
    RunResult ended = runRequesting("--journal=/dev/full", 200);

    assertThat(ended.code()).isEqualTo(125);
    assertThat(ended.err())
        .containsOnlyOnce("the journal /dev/full cannot be written: ")
        .endsWith("imds: the journal /dev/full lacks 3 requests%n".formatted());
  }

  @Test
  void theSeedOfARandomFaultIsPrintedOnce() {
    String chance = "--fault={\"fault\": \"status\", \"status\": 503, \"share\": 0.999999}";

    assertThat(runRequesting(chance, 503).err())
        .containsPattern("(?m)\\Aimds: chance decides .*; --seed \\d+ repeats it$\\s*\\z");
    assertThat(runRequesting("--fault={\"fault\": \"delay\", \"by\": \"1ms\"}", 200).err())
        .isEmpty();
    assertThat(runRequesting("--seed=7", 200).err()).isEmpty();
  }

  /** Runs a program that sends three requests and fails unless all have the given status. */
  private static RunResult runRequesting(String option, int status) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return run(
        "--mode",
        "env",
        option,
        "--",
        java,
        "-XX:TieredStopAtLevel=1",
        "-cp",
        System.getProperty("java.class.path"),
        RequestingProgram.class.getName(),
        "" + status);
  }

  /** Sends requests to the service that its environment names. */
  static final class RequestingProgram {
    public static void main(String... wanted) throws Exception {
      String endpoint = System.getenv("AWS_EC2_METADATA_SERVICE_ENDPOINT");
      for (String method : new String[] {"GET", "HEAD", "GET"}) {
        // starts in a third of the time of the newer client
        HttpURLConnection request =
            (HttpURLConnection) new URL(endpoint + "/latest/meta-data/mac").openConnection();
        request.setRequestMethod(method);
        request.setReadTimeout(20_000);
        if (request.getResponseCode() != Integer.parseInt(wanted[0])) {
          System.exit(3);
        }
      }
    }
  }

  private static RunResult run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "run";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    StringWriter err = new StringWriter();
    CommandLine line = ImdsCli.commandLine(Map.of()).setErr(new PrintWriter(err, true));
    return new RunResult(line.execute(all), err.toString());
  }
}
