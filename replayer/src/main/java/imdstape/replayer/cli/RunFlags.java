package imdstape.replayer.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.Failure;
import imdstape.fixtures.Fixtures;
import imdstape.replayer.process.Mode;
import imdstape.replayer.process.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command is led to its replay, and what is said in the end. */
final class RunFlags {

  @Option(
      names = "--fixture",
      paramLabel = "FIXTURE",
      description =
          "A fixture file, or a name of the library (default: the scenario's, or "
              + Fixtures.DEFAULT
              + ").")
  @Nullable String fixture;

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
  Mode mode = Mode.AUTO;

  @Option(
      names = "--isolated",
      description = "Lead nowhere else, even where pasta or slirp4netns could.")
  boolean isolated;

  @Option(
      names = "--share-localhost",
      description =
          "Let the command reach what listens on this machine's own 127.0.0.1, such as a database;"
              + " with pasta.")
  boolean shareLocalhost;

  @Option(
      names = "--java-properties",
      description =
          "With --mode env: tell programs in Java by JAVA_TOOL_OPTIONS too, which they say on their"
              + " error output.")
  boolean javaProperties;

  @Option(
      names = "--report",
      paramLabel = "text|json",
      description =
          "In the end, say what the command asked for, how, in vain, which credentials it took, and"
              + " whether it is ready for IMDSv2-only.")
  Report.@Nullable Format report;

  @Option(
      names = "--report-file",
      paramLabel = "FILE",
      description = "Where the report goes (default: to the error output).")
  @Nullable Path reportFile;

  /** Writes the report that was asked for. */
  void write(Report said, PrintWriter err) {
    if (report == null && reportFile == null) {
      return;
    }
    String text = said.in(report == null ? Report.Format.TEXT : report);
    if (reportFile == null) {
      err.print(text);
      err.flush();
      return;
    }
    try {
      Files.writeString(reportFile, text);
    } catch (IOException unwritable) {
      throw Failure.with(
          ExitCode.RUN_FAILED,
          "the report "
              + reportFile
              + " cannot be written; is its directory there, and yours to write to?");
    }
  }
}
