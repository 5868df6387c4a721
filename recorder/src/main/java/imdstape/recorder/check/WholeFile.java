package imdstape.recorder.check;

import imdstape.command.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A file that is written as a whole or not at all. It takes reports and baselines and no other
 * text: both are made of findings, which hold no value.
 */
public final class WholeFile {

  private final Path target;

  private WholeFile(Path target) {
    this.target = target;
  }

  /**
   * The file to be written at a path.
   *
   * @throws Failure if nothing can be written there
   */
  public static WholeFile at(Path target) {
    Path directory = directory(target);
    if (!Files.isDirectory(directory)) {
      throw Failure.misused("there is no directory " + directory + " to write " + target + " into");
    }
    if (Files.isDirectory(target)) {
      throw Failure.misused(target + " is a directory; name a file in it");
    }
    return new WholeFile(target);
  }

  /**
   * Writes a report.
   *
   * @throws UncheckedIOException if the target cannot be written
   */
  public void write(Report report, List<Checked> checked) {
    write(report.of(checked));
  }

  /**
   * Writes a baseline.
   *
   * @throws UncheckedIOException if the target cannot be written
   */
  public void write(Baseline baseline) {
    write(baseline.text());
  }

  private void write(String text) {
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        // a pipe or a device takes what comes
        Files.writeString(target, text);
        return;
      }
      Path file = Files.exists(target) ? target.toRealPath() : target;
      // not a file of createTempFile: nobody but its owner could read the report
      Path beside =
          directory(file)
              .resolve("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".new");
      try {
        Files.writeString(beside, text);
        Files.move(
            beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(beside);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static Path directory(Path file) {
    return file.toAbsolutePath().resolveSibling("");
  }
}
