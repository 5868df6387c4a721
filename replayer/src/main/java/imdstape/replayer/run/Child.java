package imdstape.replayer.run;

import imdstape.command.ExitCode;
import imdstape.command.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The command, with this process's input, output, terminal and signals: whoever sends this process
 * a signal means the command.
 */
public final class Child {

  /** Of a command that Ctrl-C has ended. */
  public static final int INTERRUPTED = 130;

  private static final int NOT_PERMITTED = 13;

  private final Process process;
  private volatile boolean interrupted;

  private Child(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param change is given its environment, which is this process's
   * @throws Failure with the exit codes of env(1), if it cannot be run
   */
  public static Child start(List<String> command, Consumer<Map<String, String>> change) {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    change.accept(builder.environment());
    try {
      return new Child(builder.start());
    } catch (IOException cannot) {
      String name = command.get(0);
      boolean denied = String.valueOf(cannot.getMessage()).contains("error=" + NOT_PERMITTED);
      throw denied
          ? Failure.with(ExitCode.COMMAND_NOT_EXECUTABLE, name + " cannot be executed")
          : Failure.with(ExitCode.NO_SUCH_COMMAND, "there is no command " + name);
    }
  }

  /**
   * Waits until it ends, and hands on the signals that come until then. The thread that started it
   * has to be the one that waits.
   *
   * @return its exit code, or 128 and the number of the signal that ended it, as a shell has it
   */
  public int await() throws InterruptedException {
    Signals.tell(this::heard, "HUP", "INT", "TERM", "USR1");
    return process.waitFor();
  }

  /** Whether Ctrl-C, or its like, was among the signals. */
  public boolean wasInterrupted() {
    return interrupted;
  }

  /** Ends this process as Ctrl-C ends one, so that a shell's loop ends with it. */
  public static void dieOfInterrupt() {
    Signals.dieOf("INT");
  }

  private void heard(String name) {
    if (name.equals("INT")) {
      interrupted = true;
      if (isTyped()) {
        return;
      }
    }
    if (name.equals("TERM")) {
      process.destroy();
      return;
    }
    try {
      new ProcessBuilder(
              "/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException noShell) {
      process.destroy();
    }
  }

  private static boolean isTyped() {
    try {
      return Terminal.isInFront(Files.readString(Path.of("/proc/self/stat")));
    } catch (IOException notLinux) {
      return System.console() != null;
    }
  }
}
