package imdstape.secrets;

/** Searches for runs of characters of a set: a run is examined once, as a whole. */
final class RunScanner implements ValueScanner {

  private final AsciiSet set;
  private final int minLength;
  private final RunExamination examination;

  RunScanner(AsciiSet set, int minLength, RunExamination examination) {
    this.set = set;
    this.minLength = minLength;
    this.examination = examination;
  }

  /** Examines a run. */
  @FunctionalInterface
  interface RunExamination {
    /**
     * The start of the value that ends at the end of a run.
     *
     * @return offset of the value, or {@link KeywordScanner#NO_MATCH}
     */
    int startOfValue(String text, int start, int end);
  }

  @Override
  public boolean anyMatch(String text, SpanTest test) {
    // a run that is long enough covers one of every minLength characters
    int at = minLength - 1;
    int floor = 0;
    while (at < text.length()) {
      if (set.contains(text.charAt(at))) {
        int start = set.startOfRun(text, at, floor);
        int end = set.endOfRun(text, at + 1);
        if (end - start >= minLength) {
          int value = examination.startOfValue(text, start, end);
          if (value != KeywordScanner.NO_MATCH && test.test(value, end)) {
            return true;
          }
        }
        floor = end;
        at = end + minLength;
      } else {
        floor = at;
        at += minLength;
      }
    }
    return false;
  }
}
