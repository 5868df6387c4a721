package imdstape.replayer.cli.option;

import imdstape.fixtures.FixtureLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Which fixture is served, where the command has no other words after it. */
public final class FixtureParameter {

  @Parameters(
      paramLabel = "FIXTURE",
      arity = "0..1",
      description =
          "A fixture file, or a name of the library (default: the scenario's, or "
              + FixtureLibrary.DEFAULT_NAME
              + ").")
  @Nullable
  public String name;
}
