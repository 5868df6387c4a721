package imdstape.recorder.userdata;

import java.util.List;
import java.util.Optional;

/** A format of user-data or of a layer inside of it. Implementations have no state. */
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

  /** All formats, in the order in which they are tried: the most distinctive ones come first. */
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
   * Masks a layer.
   *
   * @param layers masks the layers inside of it
   * @return empty if the layer does not have this format
   */
  Optional<UserDataStructure> open(byte[] raw, LayerReader layers);
}
