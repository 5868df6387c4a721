package imdstape.cli;

import imdstape.fixture.FixtureFormatException;
import imdstape.fixture.LeakFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Prints the errors of commands, each as one line that begins with {@code imds:}. */
public final class ErrorReporter {

  private ErrorReporter() {}

  /**
   * Describes an uncaught error without its message, which could quote a secret. If memory ran out,
   * the causes show it: a class that could not be loaded has it as its cause.
   */
  static String describeUncaught(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return "out of memory; IMDS_JAVA_OPTS=-Xmx512m gives it more";
      }
    }
    return "this should not happen: " + thrown.getClass().getName();
  }

  /**
   * Prints a usage error, and names the environment variable if its value is the invalid one.
   *
   * @return the exit code
   */
  static int reportUsageError(ParameterException error, EnvironmentDefaults environment) {
    CommandLine command = error.getCommandLine();
    PrintWriter err = command.getErr();
    String message = messageOf(error);
    if (error.getArgSpec() != null && environment.isQuotedIn(error.getArgSpec(), message)) {
      message +=
          " (the environment sets " + EnvironmentDefaults.variableName(error.getArgSpec()) + ")";
    }
    err.println("imds: " + message.lines().findFirst().orElse(message));
    CommandLine.UnmatchedArgumentException.printSuggestions(error, err);
    err.println(
        "imds: '" + command.getCommandSpec().qualifiedName() + " --help' shows how it is meant");
    err.flush();
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /**
   * Prints the error of a command; with {@code --stacktrace}, its stack trace too.
   *
   * @return the exit code
   */
  static int reportFailure(Exception thrown, CommandLine command) {
    PrintWriter err = command.getErr();
    err.println("imds: " + errorLine(thrown));
    if (command.getParseResult() != null
        && command.getParseResult().matchedOptionValue("--stacktrace", false)) {
      thrown.printStackTrace(err);
    } else if (!isExpected(thrown)) {
      err.println("imds: this should not happen; --stacktrace shows where it did");
    }
    err.flush();
    int commandCode = command.getCommandSpec().exitCodeOnExecutionException();
    if (thrown instanceof CommandException failure
        && (commandCode == ExitCode.FAILURE || failure.exitCode() > commandCode)) {
      return failure.exitCode();
    }
    if (commandCode != ExitCode.FAILURE) {
      return commandCode;
    }
    return thrown instanceof LeakFoundException ? ExitCode.LEAK_FOUND : ExitCode.FAILURE;
  }

  /** Whether an exception is no defect of the program. */
  private static boolean isExpected(Exception thrown) {
    return thrown instanceof CommandException
        || thrown instanceof FixtureFormatException
        || thrown instanceof LeakFoundException
        || thrown instanceof UncheckedIOException;
  }

  /** The message of an exception for users, in one line. */
  public static String errorLine(Exception thrown) {
    if (thrown instanceof UncheckedIOException && thrown.getCause() instanceof IOException cause) {
      return cause instanceof NoSuchFileException
          ? "there is no file " + cause.getMessage()
          : cause.getClass().getSimpleName().replace("Exception", "") + ": " + cause.getMessage();
    }
    return messageOf(thrown);
  }

  private static String messageOf(Exception thrown) {
    String message = thrown.getMessage();
    return message == null ? thrown.getClass().getSimpleName() : message;
  }
}
