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
 * The command, with this process's input, output, terminal and signals: whoever sends this process
 * a signal means the command.
 */
public final class ChildCommand {

  /** Of a command that Ctrl-C has ended. */
  public static final int INTERRUPTED_EXIT_CODE = 130;

  private static final Pattern PERMISSION_DENIED = Pattern.compile("error[=:] ?13\\b");
  private static final int SIGNAL_DELAY_MILLIS = 300;

  private static final List<String> SIGNALS = List.of("HUP", "INT", "TERM", "USR1");

  private final List<String> earlySignals = new ArrayList<>();
  private volatile @Nullable Process process;
  private final CountDownLatch interrupted = new CountDownLatch(1);

  private ChildCommand() {}

  /**
   * Starts it.
   *
   * @param change is given its environment, which is this process's
   * @throws CommandException with the exit codes of env(1), if it cannot be run
   */
  public static ChildCommand start(List<String> command, Consumer<Map<String, String>> change) {
    ChildCommand child = new ChildCommand();
    // before it starts, so that a signal that it makes somebody send is heard; and for good, as one
    // that ended it may still be on its way to here
    SignalHandlers.handleAll(child::forwardSignal, SIGNALS);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    change.accept(builder.environment());
    try {
      child.started(builder.start());
      return child;
    } catch (IOException cannot) {
      String name = command.get(0);
      // EACCES, as JDK 17 and as JDK 25 write it
      boolean denied = PERMISSION_DENIED.matcher(String.valueOf(cannot.getMessage())).find();
      throw denied
          ? CommandException.withExitCode(
              ExitCode.COMMAND_NOT_EXECUTABLE, name + " cannot be executed")
          : CommandException.withExitCode(
              ExitCode.COMMAND_NOT_FOUND, "there is no command " + name);
    }
  }

  /**
   * Waits until it ends.
   *
   * @return its exit code, or 128 and the number of the signal that ended it, as a shell has it
   */
  public int await() throws InterruptedException {
    return Objects.requireNonNull(process).waitFor();
  }

  /**
   * Whether Ctrl-C, or its like, was among the signals: of the end of a command, this process may
   * hear sooner than of the signal that has ended it.
   */
  public boolean wasInterrupted() throws InterruptedException {
    return interrupted.await(SIGNAL_DELAY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends this process as Ctrl-C ends one, so that a shell's loop ends with it. */
  public static void interruptThisProcess() throws InterruptedException {
    SignalHandlers.restoreDefault("INT");
    sendSignal("INT", ProcessHandle.current().pid());
    // it comes at once, and if not, the exit code says the same
    TimeUnit.SECONDS.sleep(1);
  }

  private synchronized void started(Process begun) {
    process = begun;
    earlySignals.forEach(this::forwardSignal);
  }

  /** A command may have said that it is there before this process knows it. */
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
      // elsewhere Ctrl-C is the one way by which it comes
      return true;
    }
  }
}
