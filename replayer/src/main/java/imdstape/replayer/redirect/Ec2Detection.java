package imdstape.replayer.redirect;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Detects an EC2 instance without the network (EC2 User Guide, "Detect whether a host is an EC2
 * instance").
 */
final class Ec2Detection {

  private static final String DMI_DIRECTORY = "sys/devices/virtual/dmi/id/";

  /** How many bytes of a file are read; the values are much shorter. */
  private static final int MAX_BYTES_READ = 200;

  private Ec2Detection() {}

  /**
   * Returns the file that identifies the machine as an EC2 instance, if there is one.
   *
   * @param root the root of the file system
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
      // on a Nitro instance, the instance id
      case "board_asset_tag" -> text.matches("i-[0-9a-f]{8,17}");
      // SMBIOS 2.4 writes the bytes of the first field in reverse order
      default -> text.startsWith("ec2") || text.matches("[0-9a-f]{4}2[0-9a-f]ec-.*");
    };
  }

  /** Reads a file in lower case; empty if it is missing or not readable. */
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
