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

  private static final String DMI_DIRECTORY = "sys/devices/virtual/dmi/id/";

  /** A few bytes of each; a file without an end would be none of these. */
  private static final int MAX_BYTES_READ = 200;

  private Ec2Detection() {}

  /**
   * The file that says so, if one does.
   *
   * @param root of the file system
   */
  static Optional<Path> findEvidence(Path root) {
    return List.of(
            "sys/hypervisor/uuid",
            DMI_DIRECTORY + "product_uuid",
            DMI_DIRECTORY + "sys_vendor",
            DMI_DIRECTORY + "board_asset_tag")
        .stream()
        .map(root::resolve)
        .filter(file -> isEvidence(String.valueOf(file.getFileName()), readText(file)))
        .findFirst();
  }

  private static boolean isEvidence(String file, String text) {
    return switch (file) {
      case "sys_vendor" -> text.startsWith("amazon ec2");
      // of a Nitro instance it is the instance's id
      case "board_asset_tag" -> text.matches("i-[0-9a-f]{8,17}");
      // SMBIOS 2.4 writes the first field by its last byte first
      default -> text.startsWith("ec2") || text.matches("[0-9a-f]{4}2[0-9a-f]ec-.*");
    };
  }

  /** What a file says, or nothing where it is not there or not for everybody. */
  private static String readText(Path file) {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_BYTES_READ), StandardCharsets.ISO_8859_1)
          .strip()
          .toLowerCase(Locale.ROOT);
    } catch (IOException noSuchSign) {
      return "";
    }
  }
}
