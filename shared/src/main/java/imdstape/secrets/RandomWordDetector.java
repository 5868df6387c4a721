package imdstape.secrets;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Whether a word looks made by a machine rather than chosen by a person. */
final class RandomWordDetector {

  /** Bits a character; English in mixed case stays below (gitleaks' generic rule takes 3.5). */
  private static final double MIN_TEXT_ENTROPY_BITS = 3.6;

  /** Hexadecimal digits have at most 4; detect-secrets takes 3. */
  private static final double MIN_HEX_ENTROPY_BITS = 3.0;

  private static final int MIN_HEX_LENGTH = 32;
  private static final int MIN_LENGTH = 16;

  /**
   * Of random letters and digits two in three differ in class from the one before, of words few.
   */
  private static final double MIN_CLASS_CHANGE_RATIO = 0.4;

  private RandomWordDetector() {}

  /** Upper case, lower case and digits in one word: no path and no hexadecimal digest. */
  static boolean hasMixedCharacters(String value) {
    return value.chars().anyMatch(Character::isUpperCase)
        && value.chars().anyMatch(Character::isLowerCase)
        && value.chars().anyMatch(Character::isDigit);
  }

  /** As keys, tokens and digests look. */
  static boolean looksRandom(String word) {
    if (word.length() < MIN_LENGTH || entropy(word) < MIN_HEX_ENTROPY_BITS) {
      return false;
    }
    return word.matches("[0-9a-f]+|[0-9A-F]+")
        ? word.length() >= MIN_HEX_LENGTH
        : entropy(word) >= MIN_TEXT_ENTROPY_BITS
            && countClassChanges(word) >= MIN_CLASS_CHANGE_RATIO * (word.length() - 1);
  }

  /** How often it goes from one class of characters to another: in CamelCase2 rarely. */
  private static long countClassChanges(String word) {
    return IntStream.range(1, word.length())
        .filter(i -> characterClass(word.charAt(i - 1)) != characterClass(word.charAt(i)))
        .count();
  }

  private static int characterClass(char c) {
    return Character.isUpperCase(c)
        ? 1
        : Character.isLowerCase(c) ? 2 : Character.isDigit(c) ? 3 : 4;
  }

  /** Shannon's, in bits a character. */
  static double entropy(String value) {
    Map<Integer, Integer> counts = new HashMap<>();
    value.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
    double sum = 0;
    for (int count : counts.values()) {
      double share = (double) count / value.length();
      sum -= share * Math.log(share) / Math.log(2);
    }
    return sum;
  }
}
