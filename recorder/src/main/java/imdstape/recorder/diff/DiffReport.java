package imdstape.recorder.diff;

/** A format of the result of {@code imds diff}. */
public interface DiffReport {

  /** The whole report; it ends with a line feed. */
  String render(Differences differences);
}
