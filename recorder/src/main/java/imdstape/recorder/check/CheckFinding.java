package imdstape.recorder.check;

/**
 * Something in a file that must not be. It has no place for the value, so no report can show one.
 *
 * @param file as it was named on the command line
 * @param path a path of the fixture, empty for the file as a whole
 * @param line counted from 1, or 0 if nobody knows
 * @param rule the id of a {@link CheckRule}; it stays the same from version to version
 * @param message one phrase
 */
public record CheckFinding(
    FindingLevel level, String file, String path, int line, String rule, String message) {

  /** The same, said in other words. */
  CheckFinding withMessage(String words) {
    return new CheckFinding(level, file, path, line, rule, words);
  }
}
