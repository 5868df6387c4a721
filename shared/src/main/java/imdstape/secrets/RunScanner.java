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
    return set.anyRun(
        text,
        minLength,
        (start, end) -> {
          int value = examination.startOfValue(text, start, end);
          return value != KeywordScanner.NO_MATCH && test.test(value, end);
        });
  }
}
