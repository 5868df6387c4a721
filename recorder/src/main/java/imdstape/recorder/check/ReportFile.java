package imdstape.recorder.check;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import imdstape.cli.CommandException;
import imdstape.file.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The file of a report or a baseline, which is written atomically. It accepts no other text: both
 * are made of findings, which hold no values.
 */
public final class ReportFile {

  private static final Pattern OWN_FORMAT = Pattern.compile("\"format\"\\s*:\\s*\"imds-tape");
  private static final int HEAD_BYTES = 1024;

  private final Path target;

  private ReportFile(Path target) {
    this.target = target;
  }

  /**
   * The file of a report, which replaces an existing file.
   *
   * @param inputs the checked files
   * @throws CommandException if the target cannot be written, or is a checked file, a fixture or a
   *     baseline, as after {@code --report *.json}
   */
  public static ReportFile forReport(Path target, List<String> inputs) {
    ReportFile file = writableFile(target);
    try {
      for (String input : inputs) {
        if (Files.exists(target)
            && Files.exists(Path.of(input))
            && Files.isSameFile(target, Path.of(input))) {
          throw CommandException.usageError(
              target + " is to be checked; write the report into another file");
        }
      }
      if (Files.isRegularFile(target) && OWN_FORMAT.matcher(readHead(target)).find()) {
        throw CommandException.usageError(
            target + " is a fixture or a baseline; write the report into another file");
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return file;
  }

  /**
   * The file of a baseline, which replaces no other file than a baseline.
   *
   * @throws CommandException if the target cannot be written or is another file
   */
  public static ReportFile forBaseline(Path target, LocalDate today) {
    ReportFile file = writableFile(target);
    if (Files.exists(target)) {
      try {
        Baseline.read(target, today);
      } catch (CommandException other) {
        throw CommandException.usageError(
            target + " exists and is no valid baseline; choose another file, or remove it");
      }
    }
    return file;
  }

  private static ReportFile writableFile(Path target) {
    Path directory = directory(target);
    if (!Files.isDirectory(directory)) {
      throw CommandException.usageError(
          "there is no directory " + directory + " to write " + target + " into");
    }
    if (Files.isDirectory(target)) {
      throw CommandException.usageError(target + " is a directory; name a file in it");
    }
    return new ReportFile(target);
  }

  /**
   * Writes a report.
   *
   * @throws UncheckedIOException if the target cannot be written
   */
  public void write(CheckReport report, List<CheckResult> checked) {
    write(report.render(checked));
  }

  /**
   * Writes a baseline.
   *
   * @throws UncheckedIOException if the target cannot be written
   */
  public void write(Baseline baseline) {
    write(baseline.render());
  }

  private void write(String text) {
    try {
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        // a pipe or a device cannot be replaced
        Files.writeString(target, text);
        return;
      }
      Path file = Files.exists(target) ? target.toRealPath() : target;
      AtomicFile.write(file, text, AtomicFile.Placement.SHARED);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static String readHead(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD_BYTES), ISO_8859_1);
    }
  }

  private static Path directory(Path file) {
    return file.toAbsolutePath().resolveSibling("");
  }
}
