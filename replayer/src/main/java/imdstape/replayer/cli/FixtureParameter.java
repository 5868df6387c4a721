package imdstape.replayer.cli;

import imdstape.fixtures.Fixtures;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Which fixture is served, where the command has no other words after it. */
final class FixtureParameter {

  @Parameters(
      paramLabel = "FIXTURE",
      arity = "0..1",
      description =
          "A fixture file, or a name of the library (default: the scenario's, or "
              + Fixtures.DEFAULT
              + ").")
  @Nullable String name;
}
