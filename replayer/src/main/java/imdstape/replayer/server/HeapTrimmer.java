package imdstape.replayer.server;

import io.vertx.core.Vertx;

/**
 * Keeps the heap of a replay small. Java 25 lets the old generation grow to its limit, a quarter of
 * the machine's memory by default, before it collects it, while a replay needs a few megabytes. For
 * a process that does nothing but replay: it collects the garbage of the whole JVM.
 */
public final class HeapTrimmer {

  private static final int CHECK_MILLIS = 5_000;
  private static final long MAX_GROWTH_BYTES = 4L << 20;

  private long baselineBytes;

  /**
   * Creates a trimmer.
   *
   * @param committedBytes the present size of the heap
   */
  HeapTrimmer(long committedBytes) {
    this.baselineBytes = committedBytes;
  }

  /** Checks the heap every five seconds, until Vert.x is closed. */
  public static void startOn(Vertx vertx) {
    HeapTrimmer trimmer = new HeapTrimmer(Runtime.getRuntime().totalMemory());
    vertx.setPeriodic(CHECK_MILLIS, id -> trimmer.trimIfGrown(Runtime.getRuntime()));
  }

  /** Whether a heap of this size has grown by more than 4 MiB. */
  boolean hasGrown(long committedBytes) {
    return committedBytes > baselineBytes + MAX_GROWTH_BYTES;
  }

  /** Collects garbage if the heap has grown. What is left is the new baseline. */
  void trimIfGrown(Runtime runtime) {
    if (hasGrown(runtime.totalMemory())) {
      runtime.gc();
      baselineBytes = runtime.totalMemory();
    }
  }
}
