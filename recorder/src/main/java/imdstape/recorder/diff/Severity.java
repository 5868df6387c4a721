package imdstape.recorder.diff;

import java.util.Locale;

/** The severity of a difference for a program that relies on the first fixture, lowest first. */
public enum Severity {
  /** The same path has another value of the same shape. */
  VALUE,
  /** The same path has a response of another shape. */
  SHAPE,
  /** A path exists on one side only. */
  PATH;

  /** The name in a summary. */
  public String reportName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
