package imdstape.command;

/** What a script can tell from the end of a command. */
public final class ExitCode {

  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int MISUSED = 2;
  public static final int LEAK = 3;

  private ExitCode() {}
}
