package imdstape.command;

/** What a script can tell from the end of a command. */
public final class ExitCode {

  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int MISUSED = 2;
  public static final int LEAK = 3;

  /** Of {@code imds diff}, as the two below: the gravest of what differs. */
  public static final int VALUES_DIFFER = 10;

  public static final int SHAPE_DIFFERS = 11;
  public static final int PATHS_DIFFER = 12;

  private ExitCode() {}
}
