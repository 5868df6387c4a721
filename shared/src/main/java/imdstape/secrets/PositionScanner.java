package imdstape.secrets;

/**
 * Examines every position with a character of a set. An examination costs a bounded number of steps
 * unless it finds a value.
 */
final class PositionScanner implements ValueScanner {

  private final AsciiSet first;
  private final KeywordScanner.Examination examination;

  PositionScanner(AsciiSet first, KeywordScanner.Examination examination) {
    this.first = first;
    this.examination = examination;
  }

  @Override
  public boolean anyMatch(String text, SpanTest test) {
    int at = 0;
    while (at < text.length()) {
      int end =
          first.contains(text.charAt(at))
              ? examination.endOfValue(text, at)
              : KeywordScanner.NO_MATCH;
      if (end == KeywordScanner.NO_MATCH) {
        at++;
      } else if (test.test(at, end)) {
        return true;
      } else {
        at = end;
      }
    }
    return false;
  }
}
