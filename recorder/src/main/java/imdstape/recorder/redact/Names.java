package imdstape.recorder.redact;

import imdstape.metadata.Kind;

/** What an identity is called in the fixture. */
interface Names {

  /**
   * The name to write in place of a value.
   *
   * @param kind whose form the value has
   */
  String of(Kind kind, String original);

  /** Takes note of a value that is harmless and stays. */
  default void keeps(String value) {}

  /** Whether an address has a place in the stand-ins' networks. */
  default boolean has(Kind kind, String address) {
    return true;
  }
}
