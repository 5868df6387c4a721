package imdstape.cli;

import imdstape.fixture.FixtureFormatException;
import imdstape.fixture.LeakFoundException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Provides a command that ends in each possible way, and one that prints its options. */
public final class TestCommandProvider implements CommandProvider {

  @Override
  public String programName() {
    return "stage";
  }

  @Override
  public Map<String, Supplier<Object>> commands() {
    return Map.of("end", EndCommand::new, "say", EchoCommand::new);
  }

  /** The ways in which a command can fail. */
  enum Ending {
    FAILED,
    MISUSED,
    LEAK,
    FORMAT,
    FILE,
    DEFECT;

    RuntimeException exception() {
      return switch (this) {
        case FAILED -> CommandException.failure("the port is taken");
        case MISUSED -> CommandException.usageError("there is no such fixture");
        case LEAK -> new LeakFoundException("a path", "something");
        case FORMAT -> new FixtureFormatException("f.json:1:2: no fixture");
        case FILE -> new UncheckedIOException(new NoSuchFileException("mine.json"));
        case DEFECT -> new IllegalStateException("the impossible");
      };
    }
  }

  @Command(name = "end", description = "Ends.")
  static final class EndCommand implements Callable<Integer> {

    @Parameters(paramLabel = "WAY")
    Ending ending = Ending.FAILED;

    @Override
    public Integer call() {
      throw ending.exception();
    }
  }

  @Command(name = "say", mixinStandardHelpOptions = true, description = "Says its options.")
  static final class EchoCommand implements Callable<Integer> {

    @Option(names = "--port", defaultValue = "1338")
    int port;

    @Option(names = "--spot-delay", defaultValue = "none")
    String delay = "none";

    @Spec CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
      spec.commandLine().getOut().println(port + " " + delay);
      return ExitCode.SUCCESS;
    }
  }
}
