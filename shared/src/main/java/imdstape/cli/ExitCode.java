package imdstape.cli;

/** What a script can tell from the end of a command. */
public final class ExitCode {

  public static final int SUCCESS = 0;
  public static final int FAILURE = 1;
  public static final int USAGE_ERROR = 2;
  public static final int LEAK_FOUND = 3;

  /** Of {@code imds diff}, as the two below: the gravest of what differs. */
  public static final int VALUES_DIFFER = 10;

  public static final int SHAPE_DIFFERS = 11;
  public static final int PATHS_DIFFER = 12;

  /** Of {@code imds run}, as env(1) has them: those below 125 are the command's. */
  public static final int RUN_FAILED = 125;

  public static final int COMMAND_NOT_EXECUTABLE = 126;
  public static final int COMMAND_NOT_FOUND = 127;

  private ExitCode() {}
}
