package imdstape.recorder.cli;

import imdstape.recorder.client.CancellationToken;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and its like, while something is done that has to end well: whoever does it is told to
 * stop, and the process waits for that.
 */
final class InterruptHandler {

  /** Whoever has not ended by then ends with the process; what it writes is whole or not there. */
  private static final int WAIT_SECONDS = 10;

  private volatile int code = -1;
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  InterruptHandler(CancellationToken stop) {
    this.hook = new Thread(() -> stopAndWait(stop), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void stopAndWait(CancellationToken stop) {
    stop.cancel();
    try {
      if (!done.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
        Thread.onSpinWait();
      }
    } catch (InterruptedException ofAHook) {
      Thread.currentThread().interrupt();
    }
    if (code >= 0) {
      Runtime.getRuntime().halt(code);
    }
  }

  /**
   * For whom the signal is the regular end: the process has this exit code, and not the one of a
   * process that a signal has ended.
   */
  int exitWith(int exitCode) {
    code = exitCode;
    return exitCode;
  }

  /** It has ended. */
  void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException onItsWayDown) {
      Thread.onSpinWait();
    }
  }
}
