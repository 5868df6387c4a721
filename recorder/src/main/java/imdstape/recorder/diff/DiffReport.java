package imdstape.recorder.diff;

/** How differences are told. */
public interface DiffReport {

  /** All of it, to the last line feed. */
  String render(Differences differences);
}
