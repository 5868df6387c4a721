package imdstape.recorder.userdata;

import java.util.Optional;

/**
 * The settings of Bottlerocket (Bottlerocket's README, "Using user data"): TOML with a table of
 * that name, and no other TOML.
 */
final class Toml implements Form {

  @Override
  public Optional<Structure> open(byte[] raw, Nesting nesting) {
    return Text.of(raw)
        .filter(text -> text.whole().contains("settings"))
        .flatMap(text -> new TomlText(text.whole()).masked())
        .map(masked -> Structure.of(masked, "bottlerocket"));
  }
}
