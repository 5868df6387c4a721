package imdstape.recorder.confidential;

import imdstape.cli.CommandException;
import imdstape.file.AtomicFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A file with real values: mode 0600, and excluded from git by {@code .git/info/exclude} of its
 * repository.
 */
public final class PrivateFile {

  private final Path file;

  public PrivateFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  /**
   * Checks that only the owner may read the file, where the file system has permissions.
   *
   * @param what the content, for the error message
   * @throws CommandException if others may read it
   */
  public void requirePrivate(String what) throws IOException {
    boolean posix = Files.getFileStore(file).supportsFileAttributeView("posix");
    if (posix) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      permissions.removeAll(
          Set.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));
      if (!permissions.isEmpty()) {
        throw CommandException.usageError(
            file + " holds " + what + " and others may read it; chmod 600 " + file);
      }
    }
  }

  /** Writes the file atomically; it has mode 0600 from its first byte on. */
  void replace(String text) throws IOException {
    keepOutOfGit();
    AtomicFile.write(file, text, AtomicFile.Placement.PRIVATE);
  }

  /**
   * Replaces the file by a text and opens it to append; it has mode 0600 from its first byte on.
   */
  Writer openWith(String text) throws IOException {
    replace(text);
    return Files.newBufferedWriter(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /**
   * Excludes the file, and temporary files of an interrupted write, from the git repository around
   * it.
   */
  public void keepOutOfGit() throws IOException {
    Path name = Objects.requireNonNull(file.getFileName());
    // the real path, because git does not follow symbolic links to it
    Path directory = file.toAbsolutePath().resolveSibling("").toRealPath();
    for (Path root = directory; root != null; root = root.getParent()) {
      Path git = root.resolve(".git");
      if (Files.isRegularFile(git)) {
        // in a linked work tree or a submodule, .git is a file that names the directory
        String line = Files.readString(git).strip().replaceFirst("^gitdir: ", "");
        git = root.resolve(line);
        Path common = git.resolve("commondir");
        git = Files.exists(common) ? git.resolve(Files.readString(common).strip()) : git;
      }
      if (Files.isDirectory(git)) {
        StringBuilder below = new StringBuilder("/");
        for (Path segment : root.relativize(directory)) {
          if (!segment.toString().isEmpty()) {
            below.append(escapeForGit(segment.toString())).append('/');
          }
        }
        exclude(
            git, below + ".*" + AtomicFile.PRIVATE_SUFFIX, below + escapeForGit(name.toString()));
        return;
      }
    }
  }

  private static void exclude(Path git, String... entries) throws IOException {
    Path exclude = git.resolve("info/exclude");
    boolean there = Files.exists(exclude);
    List<String> lines = there ? Files.readAllLines(exclude) : List.of();
    StringBuilder more = new StringBuilder();
    for (String entry : entries) {
      if (!lines.contains(entry)) {
        more.append(entry).append('\n');
      }
    }
    if (!more.isEmpty()) {
      Files.createDirectories(exclude.getParent());
      String before = there ? Files.readString(exclude) : "";
      String lineBreak = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
      Files.writeString(
          exclude, lineBreak + more, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /** A pattern for git that matches exactly this name. */
  private static String escapeForGit(String name) {
    String escaped = name.replaceAll("[\\\\\\[\\]*?]", "\\\\$0");
    return escaped.endsWith(" ") ? escaped.substring(0, escaped.length() - 1) + "\\ " : escaped;
  }
}
