package imdstape.file;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;

/**
 * Checks who can read and write a file with a key or a token. The group may read it, and everybody
 * may in a file system that is mounted read-only, as secrets of Docker and Kubernetes are: there
 * only the programs of the container see it.
 */
public final class KeyFile {

  private KeyFile() {}

  /**
   * Why a file must not be used as a key.
   *
   * @return a phrase that continues the name of the file, with its mode and what to do; empty if
   *     the file can be used, or if its file system has no permissions
   * @throws IOException if the file is not there or its permissions cannot be read
   */
  public static Optional<String> exposure(Path file) throws IOException {
    FileStore store = Files.getFileStore(file);
    return store.supportsFileAttributeView("posix")
        ? exposure(file, Files.getPosixFilePermissions(file), store.isReadOnly())
        : Optional.empty();
  }

  static Optional<String> exposure(
      Path file, Set<PosixFilePermission> permissions, boolean readOnlyMount) {
    boolean writable =
        permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE);
    boolean readable = permissions.contains(PosixFilePermission.OTHERS_READ) && !readOnlyMount;
    if (!writable && !readable) {
      return Optional.empty();
    }
    return Optional.of(
        "has mode %s, so that others can %s it; chmod 600 %s (in Kubernetes: defaultMode: 0400, and fsGroup for another user)"
            .formatted(mode(permissions), writable ? "write" : "read", file));
  }

  /** The permissions in octal digits, such as 0644. */
  private static String mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      mode |= permissions.contains(all[i]) ? 1 << (all.length - 1 - i) : 0;
    }
    return "0%03o".formatted(mode);
  }
}
