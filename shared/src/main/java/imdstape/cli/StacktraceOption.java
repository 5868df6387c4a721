package imdstape.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The option {@code --stacktrace} of every command, for defects in imds-tape itself. */
public final class StacktraceOption {

  @Option(names = "--stacktrace", description = "On an error, print where in imds-tape it arose.")
  boolean stacktrace;

  /** Whether the option was given to a command, by argument or by environment. */
  public static boolean isGiven(CommandSpec command) {
    OptionSpec option = command.findOption("--stacktrace");
    return option != null && Boolean.TRUE.equals(option.getValue());
  }
}
