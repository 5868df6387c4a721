package imdstape.recorder.userdata;

import java.util.Arrays;
import java.util.Optional;

/**
 * Masks user-data: keeps its layers, known keys and commands, and the number of lines and words.
 * Every word that is written comes from a closed list, never from the input.
 */
public final class UserDataMasker {

  private UserDataMasker() {}

  /**
   * Masks user-data.
   *
   * @return empty if the format is unknown or a limit is exceeded
   */
  public static Optional<UserDataStructure> mask(byte[] raw) {
    Optional<UserDataStructure> once = maskOnce(raw);
    // a structure that is masked differently was misread, or exceeds the limits itself
    return once.filter(
        structure ->
            maskOnce(structure.bytes())
                .filter(again -> Arrays.equals(again.bytes(), structure.bytes()))
                .isPresent());
  }

  private static Optional<UserDataStructure> maskOnce(byte[] raw) {
    try {
      return new LayerReader().open(raw);
    } catch (LayerReader.LimitExceededException exceeded) {
      return Optional.empty();
    }
  }
}
