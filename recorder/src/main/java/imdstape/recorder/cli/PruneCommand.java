package imdstape.recorder.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureSeal;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.cli.library.OutputFlags;
import imdstape.recorder.prune.PrunedFixture;
import imdstape.recorder.prune.RequestedPaths;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds prune}: reduces a fixture to the paths that a program requests. */
@Command(
    name = "prune",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Keep of a fixture just what a program has asked for.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds replay my-instance.json --journal asked.jsonl   and let the program run",
      "  imds prune my-instance.json --journal asked.jsonl --out used.json",
      "",
      "A listing that was asked for stays as it is; what it names and nobody asked",
      "for is withheld as not-asked. imds record --proxy records just that at once.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly, 3 a leak was found."
    })
final class PruneCommand implements Callable<Integer> {

  private static final String STANDARD_OUTPUT = "-";

  @Parameters(paramLabel = "FIXTURE", description = "A fixture file, or a name of the library.")
  String fixture = "";

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      required = true,
      description = "What was asked: the --journal of a replay or of a recording.")
  Path journal = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The fixture to write, which may be the same; - is standard output.")
  String out = "";

  @Mixin OutputFlags output = new OutputFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    boolean toFile = !out.equals(STANDARD_OUTPUT);
    if (toFile) {
      output.requireFixtureTarget(Path.of(out));
    }
    Fixture whole = FixtureLibrary.loadFileOrName(fixture);
    PrunedFixture pruning = PrunedFixture.prune(whole, RequestedPaths.readJournal(journal));
    FixtureSeal before = whole.redactions().seal();
    Fixture pruned =
        before == null
            ? pruning.fixture()
            : FixtureSeal.addTo(
                pruning.fixture(),
                ProgramVersion.line(),
                before.edited() || FixtureSeal.stateOf(whole) == FixtureSeal.SealState.BROKEN);
    AuditedFixture audited = FixtureAudit.of(pruned).orThrow();
    PrintWriter stdout = spec.commandLine().getOut();
    if (toFile) {
      FixtureFile.write(audited, Path.of(out));
    } else {
      stdout.print(FixtureFile.text(audited));
      stdout.flush();
    }
    report(pruning, toFile ? stdout : spec.commandLine().getErr(), toFile);
    return ExitCode.SUCCESS;
  }

  private void report(PrunedFixture pruning, PrintWriter to, boolean toFile) {
    to.println("pruned " + fixture + (toFile ? " into " + out : ""));
    to.println("  kept " + pruning.keptLeaves() + " of " + pruning.totalLeaves() + " leaves");
    List<String> unknown = pruning.unknownPaths();
    if (!unknown.isEmpty()) {
      // the journal of a recording holds real names: only their number is printed
      to.println("  asked for, and the fixture says nothing of it: " + unknown.size() + " paths");
    }
    to.flush();
  }
}
