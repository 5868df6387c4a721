package imdstape.cli;

/** Ends a command with a one-line message and an exit code. */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** A command that was used correctly and failed. */
  public static CommandException failure(String message) {
    return new CommandException(ExitCode.FAILURE, message);
  }

  /** A usage error. */
  public static CommandException usageError(String message) {
    return new CommandException(ExitCode.USAGE_ERROR, message);
  }

  /** A failure with a specific exit code. */
  public static CommandException withExitCode(int exitCode, String message) {
    return new CommandException(exitCode, message);
  }

  /** The exit code, one of {@link ExitCode}. */
  public int exitCode() {
    return exitCode;
  }
}
