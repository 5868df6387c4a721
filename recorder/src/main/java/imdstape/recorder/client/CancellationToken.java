package imdstape.recorder.client;

import org.jspecify.annotations.Nullable;

/** Cancellation of a crawl, which is checked before each request. Thread-safe. */
public final class CancellationToken {
  private boolean cancelled;
  private @Nullable Thread interruptible;

  /** Requests the cancellation and interrupts a crawling thread that waits for a response. */
  public synchronized void cancel() {
    cancelled = true;
    notifyAll();
    if (interruptible != null) {
      interruptible.interrupt();
    }
  }

  /** Whether the cancellation was requested. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Blocks until the cancellation is requested; an interrupt counts as a request. */
  public synchronized void awaitCancellation() {
    try {
      while (!cancelled) {
        wait();
      }
    } catch (InterruptedException interrupted) {
      cancelled = true;
    }
  }

  /** Lets {@link #cancel} interrupt the current thread from now on. */
  public synchronized void beginInterruptible() {
    interruptible = Thread.currentThread();
  }

  /**
   * Ends what {@link #beginInterruptible} began and clears a pending interrupt, so that a file
   * written afterwards is written completely.
   */
  public synchronized void endInterruptible() {
    interruptible = null;
    boolean interrupted = Thread.interrupted();
    cancelled = cancelled || interrupted;
  }
}
