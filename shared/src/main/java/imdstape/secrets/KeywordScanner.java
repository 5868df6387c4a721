package imdstape.secrets;

import java.util.List;

/**
 * Searches for keywords and examines the text around each. An examination costs a bounded number of
 * steps, or as many as there are characters up to the next keyword.
 */
final class KeywordScanner implements ValueScanner {

  /** The result of an examination that found no value. */
  static final int NO_MATCH = -1;

  private final List<Keyword> keywords;

  KeywordScanner(Keyword... keywords) {
    this.keywords = List.of(keywords);
  }

  /** Examines a text at a keyword. */
  @FunctionalInterface
  interface Examination {
    /**
     * The end of the value that begins with the keyword.
     *
     * @param at offset of the keyword
     * @return offset behind the value, or {@link #NO_MATCH}
     */
    int endOfValue(String text, int at);
  }

  /** A keyword with which a value begins. */
  record Keyword(String literal, Examination examination) {}

  /** A keyword that is a value by itself. */
  static Keyword keyword(String literal) {
    return new Keyword(literal, (text, at) -> at + literal.length());
  }

  /** A keyword before at least a number of characters of a set, all of which are in the value. */
  static Keyword keyword(String literal, AsciiSet set, int min) {
    return keyword(literal, set, min, Integer.MAX_VALUE);
  }

  /** A keyword before a number of characters of a set. */
  static Keyword keyword(String literal, AsciiSet set, int min, int max) {
    return new Keyword(
        literal,
        (text, at) -> {
          int start = at + literal.length();
          int end = set.endOfRun(text, start, max);
          return end - start >= min ? end : NO_MATCH;
        });
  }

  /** The same keyword where no letter and no digit is before it. */
  static Keyword atWordStart(Keyword keyword) {
    return new Keyword(
        keyword.literal,
        (text, at) ->
            AsciiSet.ALPHANUMERIC.containsAt(text, at - 1)
                ? NO_MATCH
                : keyword.examination.endOfValue(text, at));
  }

  @Override
  public boolean anyMatch(String text, SpanTest test) {
    int[] next = new int[keywords.size()];
    for (int i = 0; i < next.length; i++) {
      next[i] = text.indexOf(keywords.get(i).literal);
    }
    int from = 0;
    while (true) {
      int first = -1;
      for (int i = 0; i < next.length; i++) {
        if (next[i] >= 0 && next[i] < from) {
          next[i] = text.indexOf(keywords.get(i).literal, from);
        }
        if (next[i] >= 0 && (first < 0 || next[i] < next[first])) {
          first = i;
        }
      }
      if (first < 0) {
        return false;
      }
      int start = next[first];
      int end = keywords.get(first).examination.endOfValue(text, start);
      if (end == NO_MATCH) {
        next[first] = text.indexOf(keywords.get(first).literal, start + 1);
      } else if (test.test(start, end)) {
        return true;
      } else {
        from = end;
      }
    }
  }
}
