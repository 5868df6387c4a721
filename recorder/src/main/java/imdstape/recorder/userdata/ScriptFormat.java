package imdstape.recorder.userdata;

import java.util.Optional;

/** What begins with {@code #!} (cloud-init, "User-data formats": user-data script). */
final class ScriptFormat implements UserDataFormat {

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader nesting) {
    return LayerText.of(raw)
        .filter(text -> text.content().startsWith("#!"))
        .map(text -> UserDataStructure.of(ScriptMasker.maskScript(text), "text/x-shellscript"));
  }
}
