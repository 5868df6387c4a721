package imdstape.replayer.server;

/**
 * How much memory a replay takes from others. Java 25 lets the old part of its heap grow as long as
 * it may, up to a quarter of the machine, before it looks for what is dead there; a replay has but
 * a few megabytes that live.
 */
final class HeapTrimmer {

  private static final long MAX_GROWTH_BYTES = 4L << 20;

  private long baselineBytes;

  /**
   * Of a heap.
   *
   * @param committed bytes that it has now
   */
  HeapTrimmer(long committed) {
    this.baselineBytes = committed;
  }

  /** Whether a heap that has so many bytes has grown for nothing, as far as one can know. */
  boolean hasGrown(long committed) {
    return committed > baselineBytes + MAX_GROWTH_BYTES;
  }

  /** Looks, and lets what is dead be collected if that is due. */
  void trimIfGrown(Runtime runtime) {
    if (hasGrown(runtime.totalMemory())) {
      runtime.gc();
      baselineBytes = runtime.totalMemory();
    }
  }
}
