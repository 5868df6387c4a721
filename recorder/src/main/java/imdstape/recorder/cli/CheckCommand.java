package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ErrorReporter;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.recorder.check.Baseline;
import imdstape.recorder.check.CheckReport;
import imdstape.recorder.check.CheckReportFormat;
import imdstape.recorder.check.CheckResult;
import imdstape.recorder.check.CheckRule;
import imdstape.recorder.check.CheckRules;
import imdstape.recorder.check.FixtureChecker;
import imdstape.recorder.check.ReportFile;
import imdstape.secrets.LeakRule;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds check}: checks, offline, that fixtures are valid and hold no secrets. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description =
        "Check fixtures offline: their form, their listings, and that nothing is secret.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds check my-instance.json",
      "  imds check fixtures/*.json",
      "  imds check --format sarif --report imds.sarif fixtures/*.json",
      "  imds check --write-baseline accepted.json --until 2027-03-31 \\",
      "    --why 'our public demo' fixtures/*.json",
      "  imds check --baseline accepted.json fixtures/*.json",
      "",
      "What is found is named by its path, never by its value.",
      "Keys, tokens and what is no leak can not be accepted.",
      "Exit codes: 0 clean, 1 invalid or edited, 2 used wrongly, 3 a leak was found."
    })
final class CheckCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Fixture files, or names of the library.")
  List<String> files = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "The report: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  CheckReportFormat format = CheckReportFormat.TEXT;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "Write the report there; text still goes to standard output.")
  @Nullable Path report;

  @Option(
      names = "--baseline",
      paramLabel = "FILE",
      description = "Leaks that are accepted for a while.")
  @Nullable Path baseline;

  @Mixin BaselineFlags newBaseline = new BaselineFlags();

  @Option(
      names = "--strict",
      description =
          "Also report values that name somebody and that the author set with imds derive or imds"
              + " new.")
  boolean strict;

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Rules of your own: what may stand in no fixture.")
  @Nullable Path rules;

  @Spec CommandSpec spec = CommandSpec.create();

  private final LocalDate today;

  CheckCommand(LocalDate today) {
    this.today = today;
  }

  @Override
  public Integer call() {
    Baseline known = baseline == null ? Baseline.NONE : Baseline.read(baseline, today);
    ReportFile target = report == null ? null : ReportFile.forReport(report, files);
    newBaseline.validate(today);
    PrintWriter err = spec.commandLine().getErr();
    List<CheckResult> results = new ArrayList<>();
    List<LeakRule> ownRules = rules == null ? List.of() : RedactionFlags.readRules(rules).values();
    int highestCode = check(new FixtureChecker(ownRules, strict), results, err);
    if (highestCode == ExitCode.SUCCESS) {
      // if a file could not be read, a new baseline would lose the entries of that file
      known = newBaseline.write(known, results, today, err);
    }
    Baseline.BaselineResult applied = known.apply(results, today);
    applied.notes().forEach(note -> err.println("imds: " + note));
    err.flush();
    List<CheckRule> allRules = CheckRules.all(ownRules);
    CheckReport chosen = format.createReport(allRules);
    CheckReport shown = target == null ? chosen : CheckReportFormat.TEXT.createReport(allRules);
    PrintWriter out = spec.commandLine().getOut();
    out.print(shown.render(applied.results()));
    out.flush();
    if (target != null) {
      target.write(chosen, applied.results());
    }
    return Math.max(highestCode, exitCode(applied.results()));
  }

  /**
   * Checks all files; an unreadable one is reported in one line.
   *
   * @return the highest exit code of the unreadable files
   */
  private int check(FixtureChecker checker, List<CheckResult> results, PrintWriter err) {
    int highestCode = ExitCode.SUCCESS;
    for (String file : files) {
      try {
        results.add(checker.check(file, warning -> err.println("imds: " + warning)));
      } catch (CommandException invalid) {
        err.println("imds: " + ErrorReporter.errorLine(invalid));
        highestCode = Math.max(highestCode, invalid.exitCode());
      } catch (UncheckedIOException unreadable) {
        err.println("imds: " + ErrorReporter.errorLine(unreadable));
        highestCode = Math.max(highestCode, ExitCode.FAILURE);
      }
    }
    return highestCode;
  }

  private static int exitCode(List<CheckResult> checked) {
    if (checked.stream().anyMatch(CheckResult::hasDisclosure)) {
      return ExitCode.LEAK_FOUND;
    }
    return checked.stream().allMatch(CheckResult::isClean) ? ExitCode.SUCCESS : ExitCode.FAILURE;
  }
}
