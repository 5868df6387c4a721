package imdstape.recorder.cli.library;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.derive.Derivation;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureSeal;
import imdstape.fixtures.FixtureLibrary;
import imdstape.fixtures.SettingsReader;
import java.io.PrintWriter;
import java.nio.file.Path;
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

/**
 * {@code imds derive}: copies a fixture with other values, and changes all that follows from them.
 */
@Command(
    name = "derive",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description =
        "Write a fixture that is like another but for some values, and all that follows.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds derive linux-on-demand --set instance-type=c7g.xlarge --set region=eu-west-1 \\",
      "    --set interfaces=2 --set tag.Stage=blue --out mine.json",
      "  imds derive my-instance.json --set user-data=@boot.sh --out mine.json",
      "  imds derive linux-spot --set public-ipv4 --out private.json",
      "",
      "Keys: region, zone, account, instance-type, life-cycle, local-ipv4, interfaces,",
      "public-ipv4, role, tag.NAME, user-data, or a path below meta-data/ or dynamic/.",
      "A key alone takes away what it names. What follows from what: docs/fixtures.md.",
      "Exit codes: 0 done, 1 failed, 2 used wrongly or contradictory, 3 a leak was found."
    })
public final class DeriveCommand implements Callable<Integer> {

  @Parameters(paramLabel = "BASE", description = "A fixture file, or a name of the library.")
  String base = FixtureLibrary.DEFAULT_NAME;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "What is to be otherwise; may be repeated.")
  List<String> settings = new ArrayList<>();

  @Option(
      names = "--overlay",
      paramLabel = "FILE",
      description = "The same from a file: a JSON object of keys and values, null for none.")
  @Nullable Path overlay;

  @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where to.")
  Path out = Path.of("derived.json");

  @Mixin OutputFlags output = new OutputFlags();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    output.requireFixtureTarget(out);
    Fixture from = FixtureLibrary.loadFileOrName(base);
    Derivation.DerivedFixture result =
        SettingsReader.derive(from, nameOf(base), SettingsReader.readSettings(overlay, settings));
    Fixture derived =
        from.redactions().equals(Fixture.RedactionSummary.NONE)
            ? result.fixture()
            : FixtureSeal.addTo(result.fixture(), ProgramVersion.line(), true);
    FixtureFile.write(FixtureAudit.of(derived).orThrow(), out);
    PrintWriter stdout = spec.commandLine().getOut();
    stdout.println("derived " + base + " into " + out);
    stdout.println("  " + derived.description());
    stdout.flush();
    PrintWriter err = spec.commandLine().getErr();
    result
        .contradictions()
        .forEach(
            contradiction ->
                err.printf(
                    "imds: %s now %s (%s)%n",
                    contradiction.path(), contradiction.message(), contradiction.rule()));
    err.flush();
    return ExitCode.SUCCESS;
  }

  /** The name of the base in the derived fixture: no directory of this machine. */
  private static String nameOf(String base) {
    Path name = Path.of(base).getFileName();
    return name == null ? base : name.toString();
  }
}
