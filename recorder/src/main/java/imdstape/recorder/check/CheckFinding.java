package imdstape.recorder.check;

/**
 * A rule that a file breaks. It has no field for the offending value, so no report can show one.
 *
 * @param file as named on the command line
 * @param path a path of the fixture, empty for the file as a whole
 * @param line counted from 1, or 0 if unknown
 * @param rule the id of a {@link CheckRule}, stable between versions
 * @param message one phrase
 */
public record CheckFinding(
    FindingLevel level, String file, String path, int line, String rule, String message) {

  /** This finding with another message. */
  CheckFinding withMessage(String other) {
    return new CheckFinding(level, file, path, line, rule, other);
  }
}
