package imdstape.recorder.userdata;

import java.util.Optional;

/** What begins with {@code #!} (cloud-init, "User-data formats": user-data script). */
final class Script implements Form {

  @Override
  public Optional<Structure> open(byte[] raw, Nesting nesting) {
    return Text.of(raw)
        .filter(text -> text.whole().startsWith("#!"))
        .map(text -> Structure.of(Lines.ofShell(text), "text/x-shellscript"));
  }
}
