package imdstape.cli;

/** An end with one line for the person and a code for the script. */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private CommandException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** It was asked rightly and could not be done. */
  public static CommandException failure(String message) {
    return new CommandException(ExitCode.FAILURE, message);
  }

  /** It was asked wrongly. */
  public static CommandException usageError(String message) {
    return new CommandException(ExitCode.USAGE_ERROR, message);
  }

  /** It ends with a code of its own. */
  public static CommandException withExitCode(int exitCode, String message) {
    return new CommandException(exitCode, message);
  }

  /** The code to exit with. */
  public int exitCode() {
    return exitCode;
  }
}
