package imdstape.recorder.check;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Converts a file name to a URI relative to the working directory, which is the root of a checkout
 * in CI.
 */
final class FileUri {

  private static final String UNRESERVED = "-._~!$&'()*+,;=@/";

  private FileUri() {}

  static String of(String file) {
    Path path = Path.of(file);
    if (path.isAbsolute()) {
      path = Path.of("").toAbsolutePath().relativize(path);
    }
    String name = path.normalize().toString().replace(File.separatorChar, '/');
    StringBuilder uri = new StringBuilder();
    for (byte octet : name.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(octet)) {
        uri.append((char) octet);
      } else {
        // a colon too, because a scheme would end with it
        uri.append("%%%02X".formatted(octet));
      }
    }
    return uri.toString();
  }

  private static boolean isPlain(byte octet) {
    return (octet >= 'a' && octet <= 'z')
        || (octet >= 'A' && octet <= 'Z')
        || (octet >= '0' && octet <= '9')
        || UNRESERVED.indexOf(octet) >= 0;
  }
}
