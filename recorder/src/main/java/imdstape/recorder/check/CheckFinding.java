package imdstape.recorder.check;

/**
 * Something in a file that must not be. It has no place for the value, so no report can show one.
 *
 * @param file as it was named on the command line
 * @param where a path of the fixture, empty for the file as a whole
 * @param line counted from 1, or 0 if nobody knows
 * @param rule the id of a {@link CheckRule}; it stays the same from version to version
 * @param what one phrase
 */
public record CheckFinding(
    FindingLevel level, String file, String where, int line, String rule, String what) {

  /** The same, said in other words. */
  CheckFinding saying(String words) {
    return new CheckFinding(level, file, where, line, rule, words);
  }
}
