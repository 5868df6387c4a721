package imdstape.recorder.userdata;

import java.util.List;
import java.util.Optional;

/** One form that user-data, or a layer of it, can have. */
sealed interface Form
    permits Base64Text, Gzip, Headed, Json, Launch, ManifestYaml, Multipart, Script, Toml {

  /** What stands where a value stood. */
  String WITHHELD = "withheld";

  /** In the order in which they are asked: what begins unmistakably comes first. */
  List<Form> ALL =
      List.of(
          new Gzip(),
          new Multipart(),
          new Headed(),
          new Script(),
          new Launch(),
          new Json(),
          new Toml(),
          new ManifestYaml(),
          new Base64Text());

  /**
   * Opens a layer.
   *
   * @param nesting opens what lies inside of it
   * @return empty if it is not of this form
   */
  Optional<Structure> open(byte[] raw, Nesting nesting);
}
