package imdstape.secrets;

/**
 * Examines every position with a character of a set, in runs that are long enough for a value. An
 * examination costs a bounded number of steps unless it finds a value.
 */
final class PositionScanner implements ValueScanner {

  private final AsciiSet first;
  private final AsciiSet members;
  private final int minLength;
  private final KeywordScanner.Examination examination;

  /**
   * Creates a scanner.
   *
   * @param first the characters with which a value begins
   * @param members the characters of which a value consists
   * @param minLength the length of the shortest value
   */
  PositionScanner(
      AsciiSet first, AsciiSet members, int minLength, KeywordScanner.Examination examination) {
    this.first = first;
    this.members = members;
    this.minLength = minLength;
    this.examination = examination;
  }

  @Override
  public boolean anyMatch(String text, SpanTest test) {
    return members.anyRun(
        text, minLength, (start, end) -> anyMatchInRun(text, start, end - minLength, test));
  }

  private boolean anyMatchInRun(String text, int start, int last, SpanTest test) {
    int at = start;
    while (at <= last) {
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
