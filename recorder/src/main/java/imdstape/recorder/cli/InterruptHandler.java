package imdstape.recorder.cli;

import imdstape.recorder.client.CancellationToken;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Handles Ctrl-C and other signals that end the process: a shutdown hook cancels the work and waits
 * until {@link #close} says that it has ended. Thread-safe.
 */
final class InterruptHandler {

  /** After this time the process ends in any case; files are written atomically. */
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
   * Sets the exit code of the process after a signal, for work whose regular end is a signal.
   *
   * @return the same code
   */
  int exitWith(int exitCode) {
    code = exitCode;
    return exitCode;
  }

  /** Reports that the work has ended, and removes the shutdown hook. */
  void close() {
    done.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException onItsWayDown) {
      Thread.onSpinWait();
    }
  }
}
