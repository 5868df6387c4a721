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
 * A file that names real things: for its owner's eyes alone (0600), and kept out of git by the
 * repository's own list of what is not committed ({@code .git/info/exclude}).
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
   * Refuses a file that others may read.
   *
   * @param what it holds
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

  /** Writes it as a whole or not at all; before its first byte it belongs to its owner alone. */
  void replace(String text) throws IOException {
    keepOutOfGit();
    AtomicFile.write(file, text, AtomicFile.Placement.PRIVATE);
  }

  /** Begins it with a text, to write on; it is its owner's from the first byte on. */
  Writer openWith(String text) throws IOException {
    replace(text);
    return Files.newBufferedWriter(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** So that neither it nor what a kill leaves of its writing is ever added. */
  public void keepOutOfGit() throws IOException {
    Path name = Objects.requireNonNull(file.getFileName());
    // where it really is: git knows nothing of the links that lead there
    Path directory = file.toAbsolutePath().resolveSibling("").toRealPath();
    for (Path root = directory; root != null; root = root.getParent()) {
      Path git = root.resolve(".git");
      if (Files.isRegularFile(git)) {
        // a linked work tree, or a submodule: the file names where the rest is
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

  /** A name as a pattern of git's that means this name. */
  private static String escapeForGit(String name) {
    String escaped = name.replaceAll("[\\\\\\[\\]*?]", "\\\\$0");
    return escaped.endsWith(" ") ? escaped.substring(0, escaped.length() - 1) + "\\ " : escaped;
  }
}
