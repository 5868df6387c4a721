package imdstape.recorder.userdata;

import java.util.Optional;

/**
 * The settings of Bottlerocket (Bottlerocket's README, "Using user data"): TOML with a table of
 * that name, and no other TOML.
 */
final class BottlerocketFormat implements UserDataFormat {

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader nesting) {
    return LayerText.of(raw)
        .filter(text -> text.content().contains("settings"))
        .flatMap(text -> new TomlMasker(text.content()).mask())
        .map(masked -> UserDataStructure.of(masked, "bottlerocket"));
  }
}
