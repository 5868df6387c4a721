package imdstape.recorder.diff;

import java.util.Locale;

/** What it is that differs. */
public enum What {
  /** A version, a directory or a leaf that only the second side has. */
  ADDED(Grade.PATH, '+'),
  /** A version, a directory or a leaf that only the first side has. */
  REMOVED(Grade.PATH, '-'),
  /** The HTTP status, where it is no matter of being there or not. */
  STATUS(Grade.SHAPE, '~'),
  /** The Content-Type. */
  TYPE(Grade.SHAPE, '~'),
  /** What is held of a body: text, bytes, what is made at replay, what was withheld and why. */
  BODY(Grade.SHAPE, '~'),
  /**
   * The form of a text: one line or several, JSON with which fields, what its category promises.
   */
  FORM(Grade.SHAPE, '~'),
  /** How children are listed: slashes, order, names that lead nowhere. */
  LISTING(Grade.SHAPE, '~'),
  /** Whether tokens are required. */
  TOKENS(Grade.SHAPE, '~'),
  /** A trait of the service, its profile of header lines among them. */
  TRAIT(Grade.SHAPE, '~'),
  /** The value and nothing else. */
  VALUE(Grade.VALUE, '=');

  private final Grade grade;
  private final char sign;

  What(Grade grade, char sign) {
    this.grade = grade;
    this.sign = sign;
  }

  /** How grave it is. */
  public Grade grade() {
    return grade;
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
