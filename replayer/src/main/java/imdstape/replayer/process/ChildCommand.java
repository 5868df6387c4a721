package imdstape.replayer.process;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Runs the user's command as a child process with the input, output and terminal of this process.
 * Signals to this process are forwarded to the command.
 */
public final class ChildCommand {

  /** The exit code of a command that Ctrl-C has ended. */
  public static final int INTERRUPTED_EXIT_CODE = 130;

  private static final Pattern PERMISSION_DENIED = Pattern.compile("error[=:] ?13\\b");
  private static final int SIGNAL_DELAY_MILLIS = 300;

  private static final List<String> SIGNALS = List.of("HUP", "INT", "TERM", "USR1");

  private final List<String> earlySignals = new ArrayList<>();
  private volatile @Nullable Process process;
  private final CountDownLatch interrupted = new CountDownLatch(1);

  private ChildCommand() {}

  /**
   * Starts a command.
   *
   * @param command the program and its arguments
   * @param change changes the environment of the command, which is initially that of this process
   * @throws CommandException with an exit code of env(1), if the command cannot be run
   */
  public static ChildCommand start(List<String> command, Consumer<Map<String, String>> change) {
    ChildCommand child = new ChildCommand();
    // installed before the command starts, so that no signal is lost, and never removed, since the
    // signal that ended the command may arrive here after its end
    SignalHandlers.handleAll(child::forwardSignal, SIGNALS);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    change.accept(builder.environment());
    try {
      child.started(builder.start());
      return child;
    } catch (IOException notStarted) {
      String name = command.get(0);
      // EACCES, in the words of JDK 17 and of JDK 25
      boolean denied = PERMISSION_DENIED.matcher(String.valueOf(notStarted.getMessage())).find();
      throw denied
          ? CommandException.withExitCode(
              ExitCode.COMMAND_NOT_EXECUTABLE, name + " cannot be executed")
          : CommandException.withExitCode(
              ExitCode.COMMAND_NOT_FOUND, "there is no command " + name);
    }
  }

  /**
   * Waits until the command ends.
   *
   * @return its exit code, or 128 plus the number of the signal that ended it, as in a shell
   */
  public int await() throws InterruptedException {
    return Objects.requireNonNull(process).waitFor();
  }

  /**
   * Returns whether SIGINT was among the signals. Waits up to 300 ms, since the end of the command
   * may be noticed before the signal that ended it.
   */
  public boolean wasInterrupted() throws InterruptedException {
    return interrupted.await(SIGNAL_DELAY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends this process as Ctrl-C does, so that a shell's loop ends with it. */
  public static void interruptThisProcess() throws InterruptedException {
    SignalHandlers.restoreDefault("INT");
    sendSignal("INT", ProcessHandle.current().pid());
    // the signal normally arrives at once; otherwise the exit code tells the shell the same
    TimeUnit.SECONDS.sleep(1);
  }

  private synchronized void started(Process child) {
    process = child;
    earlySignals.forEach(this::forwardSignal);
  }

  /**
   * Forwards a signal, or keeps it until the command has started: the command may send one before
   * this process knows that it runs.
   */
  private synchronized void forwardSignal(String name) {
    Process started = process;
    if (started == null) {
      earlySignals.add(name);
      return;
    }
    if (name.equals("INT")) {
      interrupted.countDown();
      if (isSentByTerminal()) {
        return;
      }
    }
    if (name.equals("TERM")) {
      started.destroy();
    } else {
      sendSignal(name, started.pid());
    }
  }

  private static void sendSignal(String name, long pid) {
    String[] kill = {"/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, Long.toString(pid)};
    try {
      new ProcessBuilder(kill)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException noShell) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
    }
  }

  private static boolean isSentByTerminal() {
    try {
      return TerminalForeground.isForeground(Files.readString(Path.of("/proc/self/stat")));
    } catch (IOException notLinux) {
      // on other systems SIGINT comes from Ctrl-C only
      return true;
    }
  }
}
