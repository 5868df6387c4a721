package imdstape.recorder.check;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A file's name as a relative URI, seen from the working directory: the root of a checkout. */
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
    for (byte one : name.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(one)) {
        uri.append((char) one);
      } else {
        // a colon too: before it would stand a scheme
        uri.append("%%%02X".formatted(one));
      }
    }
    return uri.toString();
  }

  private static boolean isPlain(byte one) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || UNRESERVED.indexOf(one) >= 0;
  }
}
