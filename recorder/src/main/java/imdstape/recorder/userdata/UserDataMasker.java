package imdstape.recorder.userdata;

import java.util.Arrays;
import java.util.Optional;

/**
 * Reads user-data for its structure: which layers it has, which keys and commands that everybody
 * knows, how many lines and words. What is written comes from closed lists ({@link
 * UserDataVocabulary}) and never from what was read.
 */
public final class UserDataMasker {

  private UserDataMasker() {}

  /**
   * The structure of user-data.
   *
   * @return empty if the form is unknown, or it is nested too deep or too large
   */
  public static Optional<UserDataStructure> mask(byte[] raw) {
    Optional<UserDataStructure> once = maskOnce(raw);
    // What is not its own structure was misread, or has outgrown the limits: nobody should keep it.
    return once.filter(
        structure ->
            maskOnce(structure.bytes())
                .filter(again -> Arrays.equals(again.bytes(), structure.bytes()))
                .isPresent());
  }

  private static Optional<UserDataStructure> maskOnce(byte[] raw) {
    try {
      return new LayerReader().open(raw);
    } catch (LayerReader.LimitExceededException tooMuch) {
      return Optional.empty();
    }
  }
}
