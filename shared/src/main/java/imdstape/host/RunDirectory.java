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

/** The directory of a user where it is said what runs; nobody else enters it. */
public final class RunDirectory {

  private RunDirectory() {}

  /**
   * The directory of a user: of the session, if there is one, or else in the temporary one.
   *
   * @param environment {@code XDG_RUNTIME_DIR}
   */
  public static Path of(Map<String, String> environment) {
    String session = environment.get("XDG_RUNTIME_DIR");
    return session == null || session.isEmpty()
        ? Path.of(
            System.getProperty("java.io.tmpdir"), "imds-tape-" + System.getProperty("user.name"))
        : Path.of(session, "imds-tape");
  }

  /**
   * Makes it, if need be.
   *
   * @throws IOException if there is none that is this user's alone
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
   * Whether it is there and this user's alone: where others can write they could send commands, and
   * what they bear, to a listener of theirs.
   */
  static boolean isPrivate(Path directory) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    if (!isPosix(directory)) {
      return true;
    }
    PosixFileAttributes said =
        Files.readAttributes(directory, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return PosixFilePermissions.toString(said.permissions()).endsWith("------")
        && isThisUser(said.owner().getName())
        && Files.isWritable(directory);
  }

  /** A user without a name, as containers have them, is "?" to Java. */
  private static boolean isThisUser(String owner) {
    String user = System.getProperty("user.name");
    return owner.equals(user) || "?".equals(user);
  }

  /** A file in there, new and empty, that nobody else reads. */
  public static Path createPrivateFile(Path file) throws IOException {
    Files.deleteIfExists(file);
    return Files.createFile(file, permissions(file, "rw-------"));
  }

  /** A file in there with this text. */
  static Path write(Path file, String text) throws IOException {
    return Files.writeString(createPrivateFile(file), text);
  }

  /** A file in there that is an object of strings. */
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
