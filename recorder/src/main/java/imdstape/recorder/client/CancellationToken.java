package imdstape.recorder.client;

import org.jspecify.annotations.Nullable;

/** Somebody's wish that a crawl should end: it does before its next request. */
public final class CancellationToken {

  private boolean cancelled;
  private @Nullable Thread interruptible;

  /** Wishes it; whoever waits for an answer waits no longer. */
  public synchronized void cancel() {
    cancelled = true;
    notifyAll();
    if (interruptible != null) {
      interruptible.interrupt();
    }
  }

  /** Whether somebody has wished it. */
  public synchronized boolean isCancelled() {
    return cancelled;
  }

  /** Waits until somebody wishes it. */
  public synchronized void awaitCancellation() {
    try {
      while (!cancelled) {
        wait();
      }
    } catch (InterruptedException alsoAWish) {
      cancelled = true;
    }
  }

  /** From here on this thread can be interrupted. */
  public synchronized void beginInterruptible() {
    interruptible = Thread.currentThread();
  }

  /** From here on it cannot: what is written afterwards is written whole. */
  public synchronized void endInterruptible() {
    interruptible = null;
    boolean late = Thread.interrupted();
    cancelled = cancelled || late;
  }
}
