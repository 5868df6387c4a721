package imdstape.secrets;

import java.util.BitSet;
import java.util.Collection;
import java.util.Locale;

/**
 * Searches texts for thousands of values. A set of all substrings of {@link #WINDOW} characters
 * rules most values out by their beginning. Immutable.
 */
final class SubstringIndex {

  /** The length of the indexed substrings: that of the shortest searched value. */
  private static final int WINDOW = OriginalValues.MIN_LENGTH;

  private static final int HASH_BITS = 22;
  private static final int HASHES = 1 << HASH_BITS;

  /** Knuth's multiplicative hashing: 2^64 divided by the golden ratio. */
  private static final long HASH_FACTOR = 0x9e3779b97f4a7c15L;

  private final String text;
  private final String lower;
  private final BitSet windows;
  private final BitSet lowerWindows;

  SubstringIndex(Collection<String> texts) {
    this.text = String.join("\n", texts);
    this.lower = text.toLowerCase(Locale.ROOT);
    this.windows = windows(text);
    this.lowerWindows = windows(lower);
  }

  /** Whether the texts contain a value anywhere, in the same case. */
  boolean containsExactly(String value) {
    return windows.get(hash(window(value, 0))) && text.contains(value);
  }

  /**
   * Whether the texts contain a whole value, in any case: 10.0.0.10 does not contain 10.0.0.1, and
   * bluebird does not contain the word blue.
   *
   * @param value in lower case
   * @param word whether an adjacent letter makes it another value; otherwise only a digit beside a
   *     digit does
   */
  boolean containsDelimited(String value, boolean word) {
    if (!lowerWindows.get(hash(window(value, 0)))) {
      return false;
    }
    for (int at = lower.indexOf(value); at >= 0; at = lower.indexOf(value, at + 1)) {
      int end = at + value.length();
      boolean begins = at == 0 || isBoundary(lower.charAt(at - 1), value.charAt(0), word);
      boolean ends =
          end == lower.length()
              || isBoundary(lower.charAt(end), value.charAt(value.length() - 1), word);
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  private static boolean isBoundary(char neighbour, char edge, boolean word) {
    return word
        ? !Character.isLetterOrDigit(neighbour)
        : !(Character.isDigit(neighbour) && Character.isDigit(edge));
  }

  /** A bit for the hash of each window; a bit may stand for several windows. */
  private static BitSet windows(String text) {
    BitSet windows = new BitSet(HASHES);
    for (int i = 0; i + WINDOW <= text.length(); i++) {
      windows.set(hash(window(text, i)));
    }
    return windows;
  }

  private static int hash(long window) {
    return (int) ((window * HASH_FACTOR) >>> (Long.SIZE - HASH_BITS));
  }

  private static long window(String text, int from) {
    long window = 0;
    for (int i = from; i < from + WINDOW; i++) {
      window = window << 16 | text.charAt(i);
    }
    return window;
  }
}
