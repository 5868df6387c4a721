package imdstape.secrets;

/**
 * Finds the values of a {@link LeakRule} in a text. The time of a search grows linearly with the
 * length of the text, for every text. Implementations are immutable and thread-safe.
 */
public interface ValueScanner {

  /**
   * Passes the found values to a test, from left to right, until the test accepts one. Values do
   * not overlap.
   *
   * @return whether the test accepted a value
   */
  boolean anyMatch(String text, SpanTest test);

  /** Takes the offsets of a found value. */
  @FunctionalInterface
  interface SpanTest {
    /**
     * Tests a value.
     *
     * @param start offset of its first character
     * @param end offset behind its last character
     */
    boolean test(int start, int end);
  }
}
