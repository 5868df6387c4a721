package imdstape.recorder.userdata;

import imdstape.recorder.userdata.shell.ScriptMasker;
import imdstape.recorder.userdata.text.LayerText;
import java.util.Optional;

/** A script that begins with {@code #!} (cloud-init, "User-data formats", user-data script). */
final class ScriptFormat implements UserDataFormat {

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader layers) {
    return LayerText.of(raw)
        .filter(text -> text.content().startsWith("#!"))
        .map(text -> UserDataStructure.of(ScriptMasker.maskScript(text), "text/x-shellscript"));
  }
}
