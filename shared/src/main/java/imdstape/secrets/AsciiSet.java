package imdstape.secrets;

/** A set of ASCII characters. Immutable. */
final class AsciiSet {

  static final AsciiSet DIGIT = of("0-9");
  static final AsciiSet HEX = of("0-9a-fA-F");
  static final AsciiSet LOWER_HEX = of("0-9a-f");
  static final AsciiSet ALPHANUMERIC = of("0-9A-Za-z");
  static final AsciiSet WORD = of("0-9A-Za-z_");
  static final AsciiSet WORD_OR_DASH = of("0-9A-Za-z_\\-");
  static final AsciiSet SPACE = of(" \t\n\u000b\f\r");

  private static final int SIZE = 128;

  private final boolean[] members = new boolean[SIZE];

  private AsciiSet() {}

  /** The set of a description such as {@code A-Za-z0-9+/}; a literal dash is written {@code \-}. */
  static AsciiSet of(String description) {
    AsciiSet set = new AsciiSet();
    for (int i = 0; i < description.length(); i++) {
      char first = description.charAt(i);
      if (first == '\\') {
        i++;
        set.members[description.charAt(i)] = true;
      } else if (i + 2 < description.length() && description.charAt(i + 1) == '-') {
        for (char c = first; c <= description.charAt(i + 2); c++) {
          set.members[c] = true;
        }
        i += 2;
      } else {
        set.members[first] = true;
      }
    }
    return set;
  }

  /** Whether a character is in the set; characters beyond ASCII are in none. */
  boolean contains(char c) {
    return c < SIZE && members[c];
  }

  /** Whether the character at an offset is in the set; false beyond the ends of the text. */
  boolean containsAt(String text, int at) {
    return at >= 0 && at < text.length() && contains(text.charAt(at));
  }

  /** The end of the run of characters of this set that begins at an offset. */
  int endOfRun(String text, int from) {
    int end = from;
    while (end < text.length() && contains(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The end of a run of at most a number of characters. */
  int endOfRun(String text, int from, int max) {
    int limit = (int) Math.min(text.length(), (long) from + max);
    int end = from;
    while (end < limit && contains(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The start of the run of characters of this set that ends at an offset. */
  int startOfRun(String text, int end, int floor) {
    int start = end;
    while (start > floor && contains(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /** The end of the run of characters that are not in this set. */
  int endOfOthers(String text, int from) {
    int end = from;
    while (end < text.length() && !contains(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /** The start of the run of characters that are not in this set. */
  int startOfOthers(String text, int end, int floor) {
    int start = end;
    while (start > floor && !contains(text.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  /**
   * Whether a test accepts a run of at least a number of characters. The runs are tried in their
   * order until one is accepted.
   */
  boolean anyRun(String text, int minLength, ValueScanner.SpanTest test) {
    // a run that is long enough covers one of every minLength characters
    int at = minLength - 1;
    int floor = 0;
    while (at < text.length()) {
      if (!contains(text.charAt(at))) {
        floor = at;
        at += minLength;
        continue;
      }
      int start = startOfRun(text, at, floor);
      int end = endOfRun(text, at + 1);
      if (end - start >= minLength && test.test(start, end)) {
        return true;
      }
      floor = end;
      at = end + minLength;
    }
    return false;
  }

  /** Whether all characters of a range are in the set and within the text. */
  boolean containsAll(String text, int from, int to) {
    return to <= text.length() && endOfRun(text, from, to - from) == to;
  }

  /** Compares letters of ASCII only: other letters have no other case. */
  static boolean startsWithIgnoringCase(String text, int at, String lower) {
    if (at + lower.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < lower.length(); i++) {
      char c = text.charAt(at + i);
      if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lower.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
