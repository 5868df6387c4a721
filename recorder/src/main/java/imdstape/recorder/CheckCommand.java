package imdstape.recorder;

import imdstape.command.ExitCode;
import imdstape.command.Version;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFormatException;
import imdstape.fixture.Origin;
import imdstape.fixture.Seal;
import imdstape.fixtures.Fixtures;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code imds check}: is a fixture what it should be, and safe to commit? Offline. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Check fixtures offline: their form, their listings, and that nothing is secret.%n",
    footerHeading = "%nExamples%n",
    footer = {
      "  imds check my-instance.json",
      "  imds check fixtures/*.json",
      "",
      "What is found is named by its path, never by its value.",
      "Exit codes: 0 clean, 1 invalid, 2 used wrongly, 3 a leak was found."
    })
final class CheckCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Fixture files, or names of the library.")
  List<String> files = List.of();

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    int worst = ExitCode.DONE;
    for (String file : files) {
      worst = Math.max(worst, check(file, out));
    }
    out.flush();
    return worst;
  }

  private static int check(String file, PrintWriter out) {
    Fixture fixture;
    try {
      fixture = Fixtures.at(file);
    } catch (FixtureFormatException invalid) {
      out.println("invalid  " + invalid.getMessage());
      return ExitCode.FAILED;
    }
    List<FixtureAudit.Finding> findings = FixtureAudit.of(fixture).findings();
    for (FixtureAudit.Finding finding : findings) {
      out.printf(
          "%-8s %s: %s: %s%n",
          finding.leak() ? "leak" : "invalid", file, finding.where(), finding.what());
    }
    Seal.State seal = Seal.of(fixture);
    boolean unsealed = seal == Seal.State.NONE && fixture.origin().kind() == Origin.Kind.RECORDED;
    if (findings.isEmpty() && (seal == Seal.State.BROKEN || unsealed)) {
      out.printf(
          "edited   %s: %s; look at what changed, then imds seal %s%n",
          file, unsealed ? "it has no seal" : "it was changed after it was sealed", file);
      return ExitCode.FAILED;
    }
    if (findings.isEmpty()) {
      out.printf(
          "clean    %s: %s, %d entries%n",
          file, fixture.origin().kind().word(), fixture.tree().size());
      return ExitCode.DONE;
    }
    return findings.stream().anyMatch(FixtureAudit.Finding::leak) ? ExitCode.LEAK : ExitCode.FAILED;
  }
}
