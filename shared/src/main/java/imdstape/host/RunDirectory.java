package imdstape.host;

import imdstape.cli.CommandException;
import imdstape.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** The private directory that holds the files of a user's running replays. */
public final class RunDirectory {

  private RunDirectory() {}

  /**
   * The directory of the current user: below {@code XDG_RUNTIME_DIR} if that is set, otherwise in
   * the temporary directory.
   *
   * @param environment the environment variables
   */
  public static Path of(Map<String, String> environment) {
    String session = environment.get("XDG_RUNTIME_DIR");
    return session == null || session.isEmpty()
        ? Path.of(
            System.getProperty("java.io.tmpdir"), "imds-tape-" + System.getProperty("user.name"))
        : Path.of(session, "imds-tape");
  }

  /**
   * Creates the directory if it does not exist.
   *
   * @throws IOException if it cannot be created or is accessible to other users
   */
  public static void prepare(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Path parent = directory.getParent();
      Files.createDirectory(
          directory, permissions(parent == null ? directory : parent, "rwx------"));
    }
    if (!isPrivate(directory)) {
      throw new IOException(directory + " is not this user's alone");
    }
  }

  /**
   * Whether the directory exists and only this user may access it. Other users with write access
   * could direct commands, and their control tokens, to a listener of their own.
   */
  static boolean isPrivate(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!isPosix(directory)) {
      return true;
    }
    PosixFileAttributes attributes =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return PosixFilePermissions.toString(attributes.permissions()).endsWith("------")
        && isThisUser(attributes.owner().getName())
        && Files.isWritable(directory);
  }

  /** Compares user names; Java names a user without a name, as in containers, "?". */
  private static boolean isThisUser(String owner) {
    String user = System.getProperty("user.name");
    return owner.equals(user) || "?".equals(user);
  }

  /** Creates an empty file that only its owner may read, in place of an existing one. */
  public static Path createPrivateFile(Path file) throws IOException {
    Files.deleteIfExists(file);
    return Files.createFile(file, permissions(file, "rw-------"));
  }

  /** Writes a file that only its owner may read, in place of an existing one. */
  static Path write(Path file, String text) throws IOException {
    return Files.writeString(createPrivateFile(file), text);
  }

  /**
   * Reads a file that is a JSON object of strings.
   *
   * @throws CommandException if it is no such object
   */
  static Map<String, String> read(Path file) throws IOException {
    Map<String, String> texts = new HashMap<>();
    JsonReader.parseObject(file.toString(), Files.readAllBytes(file), CommandException::failure)
        .members()
        .forEach((name, value) -> texts.put(name, value.asString()));
    return texts;
  }

  private static FileAttribute<?>[] permissions(Path near, String rights) {
    return isPosix(near)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
