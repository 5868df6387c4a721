package imdstape.cli;

/** An end with one line for the person and a code for the script. */
public final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitCode;

  private Failure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** It was asked rightly and could not be done. */
  public static Failure failed(String message) {
    return new Failure(ExitCode.FAILED, message);
  }

  /** It was asked wrongly. */
  public static Failure misused(String message) {
    return new Failure(ExitCode.MISUSED, message);
  }

  /** It ends with a code of its own. */
  public static Failure with(int exitCode, String message) {
    return new Failure(exitCode, message);
  }

  /** The code to exit with. */
  public int exitCode() {
    return exitCode;
  }
}
