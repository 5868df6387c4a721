package imdstape.recorder.client;

import org.jspecify.annotations.Nullable;

/** Somebody's wish that a crawl should end: it does before its next request. */
public final class CancellationToken {

  private boolean wished;
  private @Nullable Thread crawling;

  /** Wishes it; whoever waits for an answer waits no longer. */
  public synchronized void wish() {
    wished = true;
    notifyAll();
    if (crawling != null) {
      crawling.interrupt();
    }
  }

  /** Whether somebody has wished it. */
  public synchronized boolean isWished() {
    return wished;
  }

  /** Waits until somebody wishes it. */
  public synchronized void await() {
    try {
      while (!wished) {
        wait();
      }
    } catch (InterruptedException alsoAWish) {
      wished = true;
    }
  }

  /** From here on this thread can be interrupted. */
  public synchronized void begin() {
    crawling = Thread.currentThread();
  }

  /** From here on it cannot: what is written afterwards is written whole. */
  public synchronized void end() {
    crawling = null;
    boolean late = Thread.interrupted();
    wished = wished || late;
  }
}
