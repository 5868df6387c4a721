package imdstape.recorder.cli;

import imdstape.cli.ExitCode;
import imdstape.cli.ProgramVersion;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.FixtureSeal;
import imdstape.secrets.LeakRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds seal}: gives edited fixtures their canonical form and a new seal. */
@Command(
    name = "seal",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    description = "Bring fixtures that were edited by hand into canonical form and seal them.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds seal my-instance.json",
      "",
      "A fixture with a leak in it is not sealed, and not touched.",
      "Exit codes: 0 done, 1 invalid, 2 used wrongly, 3 a leak was found."
    })
final class SealCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Fixture files.")
  List<Path> files = List.of();

  @Option(
      names = "--rules",
      paramLabel = "FILE",
      description = "Rules of your own: what may stand in no fixture.")
  @Nullable Path rules;

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<LeakRule> ownRules = RedactionFlags.readRules(rules).values();
    for (Path file : files) {
      Fixture fixture = FixtureFile.read(file);
      // a fixture that is derived from a recording holds redacted values, too
      boolean redacted =
          fixture.origin().kind().isRedacted()
              || !fixture.redactions().equals(Fixture.RedactionSummary.NONE);
      boolean broken = FixtureSeal.stateOf(fixture) != FixtureSeal.SealState.INTACT;
      FixtureSeal before = fixture.redactions().seal();
      Fixture sealed =
          redacted && broken ? FixtureSeal.addTo(fixture, ProgramVersion.line(), true) : fixture;
      AuditedFixture audited = FixtureAudit.of(sealed, ownRules).orThrow();
      boolean changed = !text(file).equals(FixtureFile.text(audited));
      if (changed) {
        FixtureFile.write(audited, file);
      }
      out.printf(
          "%-8s %s%s%n",
          changed ? "sealed" : "as it was",
          file,
          redacted
              ? before == null ? ": it had no seal" : ""
              : ": "
                  + fixture.origin().kind().jsonName()
                  + ", canonical form and no seal, as nothing was redacted");
    }
    out.flush();
    return ExitCode.SUCCESS;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
