package imdstape.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A file that a command writes because an option names it. Only a file that this program wrote
 * before, recognized by its beginning, or an empty one is replaced or truncated. A symbolic link is
 * not followed, except in {@code /dev} and {@code /dev/fd}, where the system makes them; what such
 * a link leads to is appended to.
 */
public final class OutputFile {

  /** The number of bytes from which a file is recognized. */
  public static final int HEAD_BYTES = 1024;

  /** The directories with the devices and links of the system. Others below are for any program. */
  private static final Set<Path> DEVICE_DIRECTORIES = Set.of(Path.of("/dev"), Path.of("/dev/fd"));

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private OutputFile() {}

  /**
   * Why a file must not be written.
   *
   * @param ours accepts the first {@value #HEAD_BYTES} bytes, as Latin-1, of a file that may be
   *     replaced
   * @return a phrase that continues the name of the file and says what to do; empty if the file can
   *     be written
   * @throws UncheckedIOException if the file is there and cannot be read
   */
  public static Optional<String> obstacle(Path target, Predicate<String> ours) {
    if (isSystemDevice(target) || !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    if (Files.isSymbolicLink(target)) {
      return Optional.of("is a symbolic link; name the file that it leads to");
    }
    if (Files.isDirectory(target)) {
      return Optional.of("is a directory; name a file in it");
    }
    if (!Files.isRegularFile(target)) {
      // a pipe or a device: nothing of it is lost
      return Optional.empty();
    }
    String head = head(target);
    return head.isEmpty() || ours.test(head)
        ? Optional.empty()
        : Optional.of("exists and imds did not write it; name another file, or remove it");
  }

  /**
   * Opens a file to write; an existing one is truncated, and a device of the system, or what its
   * link leads to, is appended to. Where the file system has permissions, a regular file has mode
   * 0600 under any umask.
   *
   * @throws IOException if the file cannot be opened, or is a symbolic link
   */
  public static FileChannel openPrivate(Path target) throws IOException {
    Set<OpenOption> options =
        isSystemDevice(target)
            ? Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND)
            : Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING,
                LinkOption.NOFOLLOW_LINKS);
    boolean posix = target.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!posix) {
      return FileChannel.open(target, options);
    }
    FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
    FileChannel channel = FileChannel.open(target, options, mode);
    if (Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      Files.setPosixFilePermissions(target, OWNER_ONLY);
    }
    return channel;
  }

  private static boolean isSystemDevice(Path target) {
    Path path = target.toAbsolutePath().normalize();
    return DEVICE_DIRECTORIES.contains(path.resolveSibling(""))
        && Files.exists(path)
        && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static String head(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD_BYTES), ISO_8859_1);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
