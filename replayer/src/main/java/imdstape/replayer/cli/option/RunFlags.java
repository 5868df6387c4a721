package imdstape.replayer.cli.option;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.file.OutputFile;
import imdstape.fixtures.FixtureLibrary;
import imdstape.replayer.process.RequestReport;
import imdstape.replayer.process.RunMode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options of {@code imds run} and {@code imds shell}: how the command reaches its replay, and
 * the report on exit.
 */
public final class RunFlags {

  @Option(
      names = "--fixture",
      paramLabel = "FIXTURE",
      description =
          "A fixture file, or a name of the library (default: the scenario's, or "
              + FixtureLibrary.DEFAULT_NAME
              + ").")
  @Nullable
  public String fixture;

  @Option(
      names = "--mode",
      paramLabel = "auto|namespace|sudo|env",
      defaultValue = "auto",
      description = {
        "namespace: the real address, for the command alone, without root; Linux.",
        "sudo: the same, made by root where nobody else may.",
        "env: only the variables that AWS SDKs read; everywhere.",
        "auto: namespace, or sudo if that asks for no password; never env."
      })
  public RunMode mode = RunMode.AUTO;

  @Option(
      names = "--isolated",
      description = "Lead nowhere else, even where pasta or slirp4netns could.")
  public boolean isolated;

  @Option(
      names = "--share-localhost",
      description =
          "Let the command reach what listens on this machine's own 127.0.0.1, such as a database;"
              + " with pasta.")
  public boolean shareLocalhost;

  @Option(
      names = "--hide-credentials",
      description =
          "Take your own AWS credentials out of the command's environment, so that SDKs ask the"
              + " metadata service.")
  public boolean hideCredentials;

  @Option(
      names = "--java-properties",
      description =
          "With --mode env: tell programs in Java by JAVA_TOOL_OPTIONS too, which they say on their"
              + " error output.")
  public boolean javaProperties;

  @Option(
      names = "--report",
      paramLabel = "text|json",
      description =
          "In the end, say what the command asked for, how, in vain, which credentials it took, and"
              + " whether it is ready for IMDSv2-only.")
  RequestReport.@Nullable ReportFormat reportFormat;

  @Option(
      names = "--report-file",
      paramLabel = "FILE",
      description = "Where the report goes (default: to the error output).")
  @Nullable Path reportFile;

  /**
   * Checks, before anything is started, that the report can be written.
   *
   * @throws CommandException if its file is one that this program did not write
   */
  public void requireReportFile() {
    if (reportFile != null) {
      OutputFile.obstacle(reportFile, RequestReport::isReport)
          .ifPresent(
              obstacle -> {
                throw CommandException.withExitCode(
                    ExitCode.RUN_FAILED, "--report-file " + reportFile + " " + obstacle);
              });
    }
  }

  /**
   * Writes the report if the options ask for one. Its file has mode 0600.
   *
   * @throws CommandException if the file cannot be written
   */
  public void writeReport(RequestReport requests, PrintWriter err) {
    if (reportFormat == null && reportFile == null) {
      return;
    }
    String text =
        requests.render(reportFormat == null ? RequestReport.ReportFormat.TEXT : reportFormat);
    if (reportFile == null) {
      err.print(text);
      err.flush();
      return;
    }
    try (FileChannel out = OutputFile.openPrivate(reportFile)) {
      ByteBuffer left = StandardCharsets.UTF_8.encode(text);
      while (left.hasRemaining()) {
        out.write(left);
      }
    } catch (IOException unwritable) {
      throw CommandException.withExitCode(
          ExitCode.RUN_FAILED,
          "the report "
              + reportFile
              + " cannot be written; is its directory there, and yours to write to?");
    }
  }
}
