package imdstape.recorder.diff;

import java.util.Locale;

/** What it is that differs. */
public enum DifferenceType {
  /** A version, a directory or a leaf that only the second side has. */
  ADDED(Severity.PATH, '+'),
  /** A version, a directory or a leaf that only the first side has. */
  REMOVED(Severity.PATH, '-'),
  /** The HTTP status, where it is no matter of being there or not. */
  STATUS(Severity.SHAPE, '~'),
  /** The Content-Type. */
  TYPE(Severity.SHAPE, '~'),
  /** What is held of a body: text, bytes, what is made at replay, what was withheld and why. */
  BODY(Severity.SHAPE, '~'),
  /**
   * The form of a text: one line or several, JSON with which fields, what its category promises.
   */
  FORM(Severity.SHAPE, '~'),
  /** How children are listed: slashes, order, names that lead nowhere. */
  LISTING(Severity.SHAPE, '~'),
  /** Whether tokens are required. */
  TOKENS(Severity.SHAPE, '~'),
  /** A trait of the service, its profile of header lines among them. */
  TRAIT(Severity.SHAPE, '~'),
  /** The value and nothing else. */
  VALUE(Severity.VALUE, '=');

  private final Severity severity;
  private final char sign;

  DifferenceType(Severity grade, char sign) {
    this.severity = grade;
    this.sign = sign;
  }

  /** How grave it is. */
  public Severity grade() {
    return severity;
  }

  /** What a line of text begins with. */
  char sign() {
    return sign;
  }

  /** As written in reports. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
