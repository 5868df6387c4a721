package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.cli.library.OutputFlags;
import imdstape.recorder.convert.AemmExport;
import imdstape.recorder.convert.ImportFormat;
import imdstape.recorder.convert.ImportedMetadata;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds export}: converts a fixture to the format of another tool. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Write a fixture in the form of another tool.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds export my-instance.json --to aemm --out aemm-config.json",
      "  ec2-metadata-mock --config-file aemm-config.json",
      "",
      "What the tool cannot carry is listed on standard error. A fixture with a leak",
      "in it is not exported.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly, 3 a leak was found and nothing written."
    })
final class ExportCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  @Parameters(paramLabel = "FIXTURE", description = "A fixture file, or a name of the library.")
  String fixture = "";

  @Option(
      names = "--to",
      paramLabel = "FORMAT",
      required = true,
      description = "Whose form: ${COMPLETION-CANDIDATES} (amazon-ec2-metadata-mock).")
  ExportFormat to = ExportFormat.AEMM;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = STANDARD_OUTPUT,
      description = "The file to write (default: standard output).")
  String out = STANDARD_OUTPUT;

  @Mixin OutputFlags output = new OutputFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  /** The formats of other tools. */
  enum ExportFormat {
    /** amazon-ec2-metadata-mock. */
    AEMM;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    boolean toFile = !out.equals(STANDARD_OUTPUT);
    if (toFile) {
      output.requireTarget(Path.of(out), head -> isExport(Path.of(out)));
    }
    AuditedFixture audited = FixtureAudit.of(FixtureLibrary.loadFileOrName(fixture)).orThrow();
    AemmExport export = new AemmExport(audited);
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (toFile) {
      FixtureFile.write(audited, redacted -> new AemmExport(redacted).text(), Path.of(out));
    } else {
      stdout.print(export.text());
      stdout.flush();
    }
    err.println("exported " + fixture + (toFile ? " into " + out : ""));
    export.describeNotCarried().forEach(line -> err.println("  " + line));
    err.flush();
    return ExitCode.SUCCESS;
  }

  /** Whether a file is an earlier export, or another configuration of the mock. */
  private static boolean isExport(Path file) {
    try {
      return ImportedMetadata.read(file, null).format() == ImportFormat.AEMM;
    } catch (CommandException other) {
      return false;
    }
  }
}
