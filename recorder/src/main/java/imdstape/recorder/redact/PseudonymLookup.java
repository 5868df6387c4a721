package imdstape.recorder.redact;

import imdstape.metadata.ValueKind;
import java.util.Map;

/** What an identity is called in the fixture. */
interface PseudonymLookup {

  /**
   * The name to write in place of a value.
   *
   * @param kind whose form the value has
   */
  String pseudonym(ValueKind kind, String original);

  /** Takes note of a value that is harmless and stays. */
  default void keepHarmless(String value) {}

  /** Names that people chose, in lower case, and what stands for them: to be found in a text. */
  default Map<String, String> chosenNames() {
    return Map.of();
  }

  /** Whether an address has a place in the stand-ins' networks. */
  default boolean canReplace(ValueKind kind, String address) {
    return true;
  }
}
