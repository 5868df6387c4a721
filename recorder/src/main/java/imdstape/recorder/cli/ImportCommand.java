package imdstape.recorder.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.fixture.FixtureFile;
import imdstape.recorder.ImportMode;
import imdstape.recorder.Recording;
import imdstape.recorder.RecordingConfig;
import imdstape.recorder.RecordingResult;
import imdstape.recorder.cli.library.OutputFlags;
import imdstape.recorder.convert.ImportFormat;
import imdstape.recorder.convert.ImportedMetadata;
import imdstape.recorder.redact.RedactionContext;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds import}: converts metadata that another tool has stored to a redacted fixture. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Make a fixture of what another tool has kept of an instance.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds import aemm-config.json --out my-instance.json",
      "  imds import /run/cloud-init/instance-data.json --out my-instance.json",
      "  imds import crawled/latest --from tree --out my-instance.json",
      "",
      "What is imported is redacted like a recording: credentials are not even read,",
      "whatever identifies gets a stand-in. What cannot be carried is listed by name.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly, 3 a leak was found and nothing written."
    })
final class ImportCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  @Parameters(
      paramLabel = "SOURCE",
      description =
          "A configuration of amazon-ec2-metadata-mock, cloud-init's instance-data.json, or a"
              + " directory with a file a leaf.")
  Path source = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "FORMAT",
      description =
          "What it is: ${COMPLETION-CANDIDATES} (default: told by what is in it, and said).")
  @Nullable ImportFormat from;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = STANDARD_OUTPUT,
      description = "The fixture to write (default: standard output).")
  String out = STANDARD_OUTPUT;

  @Mixin OutputFlags output = new OutputFlags();

  @Mixin RedactionFlags redaction = new RedactionFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  private final LocalDate today;

  ImportCommand(LocalDate today) {
    this.today = today;
  }

  @Override
  public Integer call() {
    boolean toFile = !out.equals(STANDARD_OUTPUT);
    if (toFile) {
      output.requireFixtureTarget(Path.of(out));
    }
    RedactionContext context = redaction.redactionContext();
    PrintWriter stdout = spec.commandLine().getOut();
    PrintWriter report = toFile ? stdout : spec.commandLine().getErr();
    ImportedMetadata metadata = ImportedMetadata.read(source, from);
    RecordingConfig config =
        RecordingConfig.builder(ImportMode.of(metadata)).redaction(context).date(today).build();
    RecordingResult result = new Recording(config).run();
    redaction.identitiesFile().ifPresent(file -> file.write(result.identities()));
    if (toFile) {
      FixtureFile.write(result.fixture(), Path.of(out));
    } else {
      stdout.print(FixtureFile.text(result.fixture()));
    }
    stdout.flush();
    report.println(
        "imported %s, %s%s%s"
            .formatted(
                source,
                from == null ? "which looks like " : "",
                metadata.format().description(),
                toFile ? ", into " + out : ""));
    result.summary().lines().forEach(line -> report.println("  " + line));
    metadata.describeNotes().forEach(line -> report.println("  " + line));
    report.flush();
    return ExitCode.SUCCESS;
  }
}
