package imdstape.recorder.userdata;

import java.util.List;
import java.util.Optional;

/** One form that user-data, or a layer of it, can have. */
sealed interface UserDataFormat
    permits Base64Format,
        GzipFormat,
        HeaderLineFormat,
        JsonFormat,
        Ec2LaunchFormat,
        ManifestFormat,
        MimeFormat,
        ScriptFormat,
        BottlerocketFormat {

  /** What stands where a value stood. */
  String WITHHELD = "withheld";

  /** In the order in which they are asked: what begins unmistakably comes first. */
  List<UserDataFormat> ALL =
      List.of(
          new GzipFormat(),
          new MimeFormat(),
          new HeaderLineFormat(),
          new ScriptFormat(),
          new Ec2LaunchFormat(),
          new JsonFormat(),
          new BottlerocketFormat(),
          new ManifestFormat(),
          new Base64Format());

  /**
   * Opens a layer.
   *
   * @param nesting opens what lies inside of it
   * @return empty if it is not of this form
   */
  Optional<UserDataStructure> open(byte[] raw, LayerReader nesting);
}
