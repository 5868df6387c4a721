package imdstape.cli;

/** The exit codes of all commands. */
public final class ExitCode {

  public static final int SUCCESS = 0;

  /** The command was used correctly and failed. */
  public static final int FAILURE = 1;

  /** An option, argument or file was given wrongly. */
  public static final int USAGE_ERROR = 2;

  /** A text looks like a secret or holds a real value. */
  public static final int LEAK_FOUND = 3;

  /** {@code imds diff}: only values differ. */
  public static final int VALUES_DIFFER = 10;

  /** {@code imds diff}: the form of responses differs, on equal paths. */
  public static final int SHAPE_DIFFERS = 11;

  /** {@code imds diff}: one side has paths that the other lacks. */
  public static final int PATHS_DIFFER = 12;

  /**
   * {@code imds run} itself failed. This and the two codes below are those of env(1); lower ones
   * are the codes of the command that it ran.
   */
  public static final int RUN_FAILED = 125;

  /** {@code imds run}: the command cannot be executed. */
  public static final int COMMAND_NOT_EXECUTABLE = 126;

  /** {@code imds run}: the command does not exist. */
  public static final int COMMAND_NOT_FOUND = 127;

  private ExitCode() {}
}
