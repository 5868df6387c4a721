package imdstape.replayer.cli.option;

import imdstape.fixtures.FixtureLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The fixture as the only positional parameter of a command. */
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
