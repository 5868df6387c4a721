package imdstape.replayer.server;

/**
 * How much memory a replay takes from others. Java 25 lets the old part of its heap grow as long as
 * it may, up to a quarter of the machine, before it looks for what is dead there; a replay has but
 * a few megabytes that live.
 */
final class HeapTrimmer {

  private static final long MORE = 4L << 20;

  private long before;

  /**
   * Of a heap.
   *
   * @param committed bytes that it has now
   */
  HeapTrimmer(long committed) {
    this.before = committed;
  }

  /** Whether a heap that has so many bytes has grown for nothing, as far as one can know. */
  boolean isLarge(long committed) {
    return committed > before + MORE;
  }

  /** Looks, and lets what is dead be collected if that is due. */
  void tend(Runtime runtime) {
    if (isLarge(runtime.totalMemory())) {
      runtime.gc();
      before = runtime.totalMemory();
    }
  }
}
