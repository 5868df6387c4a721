package imdstape.recorder.userdata;

import imdstape.recorder.userdata.text.LayerText;
import java.util.Optional;

/**
 * The settings of Bottlerocket (Bottlerocket's README, "Using user data"): TOML with a table named
 * {@code settings}. Other TOML is not recognized.
 */
final class BottlerocketFormat implements UserDataFormat {

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader layers) {
    return LayerText.of(raw)
        .filter(text -> text.content().contains("settings"))
        .flatMap(text -> new TomlMasker(text.content()).mask())
        .map(masked -> UserDataStructure.of(masked, "bottlerocket"));
  }
}
