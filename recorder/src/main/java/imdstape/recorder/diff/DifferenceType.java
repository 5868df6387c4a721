package imdstape.recorder.diff;

import java.util.Locale;

/** The kind of a difference. */
public enum DifferenceType {
  /** Only the second side has this version, directory or leaf. */
  ADDED(Severity.PATH, '+'),
  /** Only the first side has this version, directory or leaf. */
  REMOVED(Severity.PATH, '-'),
  /** The HTTP status differs, other than between 200 and 404. */
  STATUS(Severity.SHAPE, '~'),
  /** The Content-Type differs. */
  TYPE(Severity.SHAPE, '~'),
  /**
   * The kind of the stored body differs: text, bytes, generated at replay, or withheld for a
   * reason.
   */
  BODY(Severity.SHAPE, '~'),
  /** The shape of a text differs: number of lines, JSON fields, or the format of its category. */
  FORM(Severity.SHAPE, '~'),
  /** The listing differs: slashes, order, or names without a path. */
  LISTING(Severity.SHAPE, '~'),
  /** The token policy differs. */
  TOKENS(Severity.SHAPE, '~'),
  /** A trait of the service differs, such as its profile of header lines. */
  TRAIT(Severity.SHAPE, '~'),
  /** Only the value differs. */
  VALUE(Severity.VALUE, '=');

  private final Severity severity;
  private final char sign;

  DifferenceType(Severity severity, char sign) {
    this.severity = severity;
    this.sign = sign;
  }

  /** The severity of this kind of difference. */
  public Severity severity() {
    return severity;
  }

  /** The first character of a line in the text report. */
  char sign() {
    return sign;
  }

  /** The name in reports. */
  public String reportName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
