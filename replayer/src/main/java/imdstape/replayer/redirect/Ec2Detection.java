package imdstape.replayer.redirect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a machine is an EC2 instance, without a word to the network (EC2 User Guide, "Detect
 * whether a host is an EC2 instance").
 */
final class Ec2Detection {

  private static final String DMI = "sys/devices/virtual/dmi/id/";

  /** A few bytes of each; a file without an end would be none of these. */
  private static final int LONGEST = 200;

  private Ec2Detection() {}

  /**
   * The file that says so, if one does.
   *
   * @param root of the file system
   */
  static Optional<Path> sign(Path root) {
    return List.of(
            "sys/hypervisor/uuid",
            DMI + "product_uuid",
            DMI + "sys_vendor",
            DMI + "board_asset_tag")
        .stream()
        .map(root::resolve)
        .filter(file -> isSign(String.valueOf(file.getFileName()), text(file)))
        .findFirst();
  }

  private static boolean isSign(String file, String text) {
    return switch (file) {
      case "sys_vendor" -> text.startsWith("amazon ec2");
      // of a Nitro instance it is the instance's id
      case "board_asset_tag" -> text.matches("i-[0-9a-f]{8,17}");
      // SMBIOS 2.4 writes the first field by its last byte first
      default -> text.startsWith("ec2") || text.matches("[0-9a-f]{4}2[0-9a-f]ec-.*");
    };
  }

  /** What a file says, or nothing where it is not there or not for everybody. */
  private static String text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1)
          .strip()
          .toLowerCase(Locale.ROOT);
    } catch (IOException noSuchSign) {
      return "";
    }
  }
}
