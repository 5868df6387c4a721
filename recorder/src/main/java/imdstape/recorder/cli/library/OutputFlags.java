package imdstape.recorder.cli.library;

import imdstape.cli.CommandException;
import imdstape.file.OutputFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Option;

/** The option about an existing file at {@code --out}. */
public final class OutputFlags {

  @Option(
      names = "--overwrite",
      description = "Replace the file of --out, even if imds did not write it.")
  boolean overwrite;

  /**
   * Checks, before anything is done, that a fixture can be written to a file.
   *
   * @throws CommandException if it cannot, or if the file exists and is no fixture
   */
  public void requireFixtureTarget(Path target) {
    requireTarget(target, OutputFlags::isFixture);
  }

  /**
   * Checks, before anything is done, that a file can be written.
   *
   * @param ours accepts the beginning of a file that may be replaced without {@code --overwrite}
   * @throws CommandException if it cannot, or if the file exists and is another one
   */
  public void requireTarget(Path target, Predicate<String> ours) {
    Path directory = target.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw CommandException.usageError(
          "there is no directory " + directory + " to write " + target + " into");
    }
    if (!Files.isWritable(directory)) {
      throw CommandException.failure("the directory " + directory + " cannot be written to");
    }
    OutputFile.obstacle(target, head -> overwrite || ours.test(head))
        .ifPresent(
            obstacle -> {
              throw CommandException.usageError(
                  "--out "
                      + target
                      + " "
                      + obstacle
                      + (obstacle.startsWith("exists") ? ", or add --overwrite" : ""));
            });
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw CommandException.usageError(
          "--out " + target + " is a pipe or a device; write to - for standard output");
    }
  }

  /** Whether a file begins as a fixture does: with its format. */
  private static boolean isFixture(String head) {
    String left = head;
    for (String token : List.of("{", "\"format\"", ":", "\"imds-tape/")) {
      left = left.stripLeading();
      if (!left.startsWith(token)) {
        return false;
      }
      left = left.substring(token.length());
    }
    return true;
  }
}
