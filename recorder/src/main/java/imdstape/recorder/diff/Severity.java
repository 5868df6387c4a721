package imdstape.recorder.diff;

import java.util.Locale;

/** How grave a difference is, the least first: what a program took for granted and is no more. */
public enum Severity {
  /** Another value of the same form at the same path. */
  VALUE,
  /** The path answers, and the answer looks different. */
  SHAPE,
  /** A path answers on one side alone. */
  PATH;

  /** As written in a summary. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
