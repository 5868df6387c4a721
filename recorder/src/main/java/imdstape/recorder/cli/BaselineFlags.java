package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.recorder.check.Baseline;
import imdstape.recorder.check.CheckResult;
import imdstape.recorder.check.ReportFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of {@code imds check} that write a baseline. */
final class BaselineFlags {

  @Option(
      names = "--write-baseline",
      paramLabel = "FILE",
      description =
          "Accept the leaks of these files, and only theirs; with --baseline, what that accepts"
              + " stays as it says.")
  @Nullable Path file;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      converter = DateConverter.class,
      description = "The last day of what --write-baseline accepts, within a year.")
  @Nullable LocalDate until;

  @Option(names = "--why", paramLabel = "TEXT", description = "Why --write-baseline accepts it.")
  @Nullable String why;

  /**
   * Checks, before any file is read, that the options fit together and that the file can be
   * written.
   */
  void validate(LocalDate today) {
    if (file == null && (until != null || why != null)) {
      throw CommandException.usageError("--until and --why are the terms of --write-baseline FILE");
    }
    if (file != null && (until == null || why == null)) {
      throw CommandException.usageError(
          "--write-baseline needs terms: --until DATE and --why TEXT");
    }
    if (file != null) {
      ReportFile.forBaseline(file, today);
    }
  }

  /**
   * Writes a baseline that accepts the findings, if the options ask for one.
   *
   * @return the written baseline, or the known one
   */
  Baseline write(Baseline known, List<CheckResult> found, LocalDate today, PrintWriter err) {
    if (file == null || until == null || why == null) {
      return known;
    }
    Baseline renewed = known.renew(file, found, until, why, today);
    ReportFile.forBaseline(file, today).write(renewed);
    err.printf(
        "imds: %s accepts %d leak%s%n", file, renewed.size(), renewed.size() == 1 ? "" : "s");
    return renewed;
  }

  /** Parses an ISO 8601 date, as baselines hold it. */
  static final class DateConverter implements ITypeConverter<LocalDate> {

    @Override
    public LocalDate convert(String text) {
      try {
        return LocalDate.parse(text);
      } catch (DateTimeParseException none) {
        throw new TypeConversionException("'" + text + "' is no date such as 2027-03-31");
      }
    }
  }
}
