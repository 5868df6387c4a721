package imdstape.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

class ImdsCliTest {

  /** The exit code and output of a command. */
  private record CommandResult(int code, String out, String err) {}

  @ParameterizedTest
  @CsvSource({"FAILED, 1", "MISUSED, 2", "LEAK, 3", "FORMAT, 1", "FILE, 1", "DEFECT, 1"})
  void eachKindOfFailureHasItsExitCode(TestCommandProvider.Ending ending, int code) {
    assertThat(run("end", ending.name()).code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "FAILED, the port is taken",
    "MISUSED, there is no such fixture",
    "LEAK, a path holds something; nothing was written",
    "FORMAT, f.json:1:2: no fixture",
    "FILE, there is no file mine.json",
  })
  void anExpectedFailureIsReportedInOneLine(TestCommandProvider.Ending ending, String line) {
    assertThat(run("end", ending.name()).err()).isEqualTo("imds: " + line + System.lineSeparator());
  }

  @ParameterizedTest
  @EnumSource
  void aStackTraceIsPrintedOnlyWithItsOption(TestCommandProvider.Ending ending) {
    assertThat(run("end", ending.name()).err()).doesNotContain("\tat ");
    assertThat(run("end", ending.name(), "--stacktrace").err())
        .contains("\tat imdstape.cli.TestCommandProvider");
  }

  @Test
  void aDefectIsReportedWithAHintToTheStacktraceOption() {
    assertThat(run("end", "DEFECT").err())
        .contains("imds: the impossible")
        .contains("this should not happen; --stacktrace shows where it did");
  }

  @Test
  void anUncaughtErrorIsDescribedWithoutItsMessage() {
    assertThat(
            ErrorReporter.describeUncaught(
                new NoClassDefFoundError("a").initCause(new OutOfMemoryError())))
        .startsWith("out of memory; IMDS_JAVA_OPTS=");
    assertThat(ErrorReporter.describeUncaught(new StackOverflowError("a value of somebody's")))
        .contains("java.lang.StackOverflowError")
        .doesNotContain("value");
  }

  @Test
  void helpShowsExamplesOfAvailableCommandsOnly() {
    assertThat(run("--help").out())
        .contains("Examples", "source <(imds completion)")
        .doesNotContain("imds replay", "imds record");
  }

  @Test
  void anUnknownOptionIsAUsageErrorThatSuggestsTheNearestName() {
    CommandResult ended = run("say", "--spot-dely");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("imds: Unknown option: '--spot-dely'")
        .contains("--spot-delay")
        .contains("'imds say --help' shows how it is meant");
  }

  @Test
  void anUnknownCommandIsAUsageError() {
    CommandResult ended = run("sayy");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("'sayy'").containsPattern("say(?!y)");
  }

  @Test
  void aMissingCommandShowsTheHelpAsAUsageError() {
    CommandResult ended = run();

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("Usage: imds").contains("say").contains("Says its options.");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void optionsComeFromTheEnvironmentToo() {
    assertThat(run(Map.of("IMDS_PORT", "80", "IMDS_SPOT_DELAY", "30s"), "say").out().strip())
        .isEqualTo("80 30s");
  }

  @Test
  void theCommandLineWinsOverTheEnvironment() {
    assertThat(run(Map.of("IMDS_PORT", "80"), "say", "--port", "81").out().strip())
        .isEqualTo("81 none");
  }

  @Test
  void anInvalidValueFromTheEnvironmentNamesItsVariable() {
    CommandResult ended = run(Map.of("IMDS_PORT", "eighty"), "say");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("'eighty'").contains("(the environment sets IMDS_PORT)");
  }

  @Test
  void anInvalidValueOfTheCommandLineDoesNotNameAVariable() {
    CommandResult ended = run(Map.of("IMDS_PORT", "80"), "say", "--port", "eighty");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("'eighty'").doesNotContain("IMDS_PORT");
  }

  @Test
  void theEnvironmentCannotRequestHelp() {
    assertThat(run(Map.of("IMDS_HELP", "true", "IMDS_VERSION", "true"), "say").out().strip())
        .isEqualTo("1338 none");
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(run("--version").out().strip()).matches("imds-tape \\d+\\.\\d+\\.\\d+");
  }

  @Test
  void theIndexIsFiveFilesForTheLauncher(@TempDir Path folder) throws IOException {
    Path index = folder.resolve("new/index");

    assertThat(run("--write-index", index.toString()).code()).isZero();
    try (Stream<Path> files = Files.list(index)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrder("help", "version", "completion", "commands", "outline");
    }
    assertThat(index.resolve("commands")).hasContent("end stage\nsay stage\n");
    assertThat(index.resolve("version")).hasContent(run("--version").out());
    assertThat(Files.readString(index.resolve("help")))
        .contains("Usage: imds")
        .contains("Says its options.")
        .doesNotContain("\u001b")
        .doesNotContain("--write-index");
  }

  @Test
  void theCompletionIsValidBash(@TempDir Path folder) throws Exception {
    run("--write-index", folder.toString());
    Path completion = folder.resolve("completion");
    assertThat(Files.readString(completion)).contains("say").contains("--spot-delay");

    Process bash =
        new ProcessBuilder("bash", "-n", completion.toString()).redirectErrorStream(true).start();
    assertThat(new String(bash.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(bash.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).isZero();
  }

  private static CommandResult run(String... arguments) {
    return run(Map.of(), arguments);
  }

  private static CommandResult run(Map<String, String> environment, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        ImdsCli.commandLine(environment)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    int code = line.execute(arguments);
    return new CommandResult(code, out.toString(), err.toString());
  }
}
