package imdstape.secrets;

/** Decides whether a word looks random, as keys and tokens do, by entropy and character classes. */
final class RandomWordDetector {

  /** Bits per character; English in mixed case stays below (gitleaks' generic rule uses 3.5). */
  private static final double MIN_TEXT_ENTROPY_BITS = 3.6;

  /** Bits per character; hexadecimal digits have at most 4 (detect-secrets uses 3). */
  private static final double MIN_HEX_ENTROPY_BITS = 3.0;

  private static final AsciiSet UPPER_HEX = AsciiSet.of("0-9A-F");

  private static final int MIN_HEX_LENGTH = 32;
  private static final int MIN_LENGTH = 16;

  /**
   * The minimum share of characters that differ in class from the previous one. In random letters
   * and digits it is about two thirds, in words much less.
   */
  private static final double MIN_CLASS_CHANGE_RATIO = 0.4;

  private RandomWordDetector() {}

  /** Whether a word has upper case, lower case and digits, unlike paths and hexadecimal digests. */
  static boolean hasMixedCharacters(String value) {
    return value.chars().anyMatch(Character::isUpperCase)
        && value.chars().anyMatch(Character::isLowerCase)
        && value.chars().anyMatch(Character::isDigit);
  }

  /** Whether a word looks like a key, a token or a digest. */
  static boolean looksRandom(String word) {
    int length = word.length();
    if (length < MIN_LENGTH) {
      return false;
    }
    boolean hex =
        AsciiSet.LOWER_HEX.endOfRun(word, 0) == length || UPPER_HEX.endOfRun(word, 0) == length;
    if (hex) {
      return length >= MIN_HEX_LENGTH && entropy(word) >= MIN_HEX_ENTROPY_BITS;
    }
    // the cheaper of both conditions first
    return countClassChanges(word) >= MIN_CLASS_CHANGE_RATIO * (length - 1)
        && entropy(word) >= MIN_TEXT_ENTROPY_BITS;
  }

  /** The number of characters whose class differs from that of the previous one. */
  private static int countClassChanges(String word) {
    int changes = 0;
    for (int i = 1; i < word.length(); i++) {
      changes += characterClass(word.charAt(i - 1)) == characterClass(word.charAt(i)) ? 0 : 1;
    }
    return changes;
  }

  private static int characterClass(char c) {
    return Character.isUpperCase(c)
        ? 1
        : Character.isLowerCase(c) ? 2 : Character.isDigit(c) ? 3 : 4;
  }

  /** The Shannon entropy, in bits per character. */
  static double entropy(String value) {
    int[] counts = new int[value.chars().max().orElse(0) + 1];
    value.chars().forEach(c -> counts[c]++);
    double sum = 0;
    for (int i = 0; i < value.length(); i++) {
      int count = counts[value.charAt(i)];
      counts[value.charAt(i)] = 0;
      if (count > 0) {
        double share = (double) count / value.length();
        sum -= share * Math.log(share) / Math.log(2);
      }
    }
    return sum;
  }
}
