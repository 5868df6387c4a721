package imdstape.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Replaces a file as a whole or not at all: the text goes into a temporary file, which is then
 * moved over the target. If writing fails, the target is unchanged and the temporary file is
 * deleted. A symbolic link at the target is replaced and not followed.
 */
public final class AtomicFile {

  /** The suffix of the temporary files of {@link Placement#PRIVATE}. */
  public static final String PRIVATE_SUFFIX = ".private";

  private AtomicFile() {}

  /** Where the temporary file lies, and with it who may read the result. */
  public enum Placement {
    /**
     * In the system's temporary directory if that is on the file system of the target, otherwise
     * beside the target. A process that is killed while it writes leaves no file that a commit
     * could include. The process's umask decides who may read the result.
     */
    SYSTEM_TEMPORARY {
      @Override
      Path create(Path target) throws IOException {
        Path directory = directoryOf(target);
        Path system = Path.of(System.getProperty("java.io.tmpdir"));
        boolean sameFileSystem =
            Files.isWritable(system)
                && Files.getFileStore(system).equals(Files.getFileStore(directory));
        return (sameFileSystem ? system : directory)
            .resolve("imds-tape-" + UUID.randomUUID() + ".json");
      }
    },
    /**
     * Beside the target, as a hidden file that ends in {@value #PRIVATE_SUFFIX}. Only the owner may
     * read it, from its first byte on.
     */
    PRIVATE {
      @Override
      Path create(Path target) throws IOException {
        // createTempFile gives 0600 on every file system that has permissions
        return Files.createTempFile(directoryOf(target), ".", PRIVATE_SUFFIX);
      }
    },
    /** Beside the target, as a hidden file; the process's umask decides who may read it. */
    SHARED {
      @Override
      Path create(Path target) {
        String name = "." + target.getFileName() + "." + UUID.randomUUID() + ".new";
        return directoryOf(target).resolve(name);
      }
    };

    /** Creates the temporary file, or names one that writing creates. */
    abstract Path create(Path target) throws IOException;
  }

  /**
   * Replaces a file, or creates it.
   *
   * @throws IOException if the temporary file cannot be written or moved
   */
  public static void write(Path target, String text, Placement placement) throws IOException {
    Path temporary = placement.create(target);
    try {
      if (placement == Placement.PRIVATE) {
        Files.writeString(temporary, text);
      } else {
        Files.writeString(temporary, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path directoryOf(Path target) {
    return target.toAbsolutePath().resolveSibling("");
  }
}
