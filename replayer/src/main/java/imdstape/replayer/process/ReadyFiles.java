package imdstape.replayer.process;

import imdstape.cli.CommandException;
import imdstape.file.AtomicFile;
import imdstape.file.OutputFile;
import imdstape.host.RunDirectory;
import imdstape.host.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files by which other programs find a running replay and wait for it.
 *
 * @param runFiles the run files; none if there is no control, or if it could not be written
 * @param ready the ready file, or null
 * @param readyText the content of the ready file
 */
public record ReadyFiles(List<Path> runFiles, @Nullable Path ready, String readyText) {

  private static final String SCHEME = "http://";
  private static final char LINE_END = '\n';

  /**
   * Writes the run file and the ready file.
   *
   * @param endpoint the URL of the service
   * @param control the URL of control; empty if there is none, and then there is no run file
   * @param token the token of control, or null
   * @param ready the ready file, or null
   * @param warn receives a warning if the run file cannot be written
   * @throws CommandException if the ready file cannot be written
   */
  public static ReadyFiles create(
      String endpoint,
      String control,
      @Nullable String token,
      @Nullable Path ready,
      Consumer<String> warn) {
    List<Path> files = new ArrayList<>();
    if (!control.isEmpty()) {
      try {
        files.add(
            RunFile.write(
                RunDirectory.of(System.getenv()),
                new RunFile.RunningReplay(
                    ProcessHandle.current().pid(), endpoint, control, token)));
      } catch (IOException | UncheckedIOException notWritten) {
        warn.accept(
            "imds event and its like will not find this replay ("
                + notWritten.getMessage()
                + "); give them --control-url "
                + control);
      }
    }
    String text = endpoint + LINE_END;
    if (ready != null) {
      try {
        AtomicFile.write(ready, text, AtomicFile.Placement.SHARED);
      } catch (IOException notWritten) {
        new ReadyFiles(files, null, text).delete();
        throw unwritable(ready);
      }
    }
    return new ReadyFiles(files, ready, text);
  }

  /**
   * Deletes the ready file of an earlier replay, which a waiting program would take for that of
   * this one.
   *
   * @param ready the ready file, or null
   * @throws CommandException if it cannot be deleted, or is no ready file
   */
  public static void deleteStale(@Nullable Path ready) {
    if (ready == null) {
      return;
    }
    OutputFile.obstacle(ready, ReadyFiles::isReadyFile)
        .ifPresent(
            obstacle -> {
              throw CommandException.usageError("--ready-file " + ready + " " + obstacle);
            });
    if (Files.exists(ready) && !Files.isRegularFile(ready)) {
      throw CommandException.usageError(
          "--ready-file " + ready + " is a pipe or a device; name a file that can be deleted");
    }
    try {
      Files.deleteIfExists(ready);
    } catch (IOException notDeleted) {
      throw unwritable(ready);
    }
  }

  /** Whether a file is a ready file: the URL of a numeric address and a port, and a line end. */
  private static boolean isReadyFile(String head) {
    int end = head.length() - 1;
    return head.startsWith(SCHEME)
        && head.indexOf(LINE_END) == end
        && head.substring(SCHEME.length(), end)
            .chars()
            .allMatch(each -> "0123456789abcdef.:[]".indexOf(each) >= 0);
  }

  private static CommandException unwritable(Path ready) {
    return CommandException.failure(
        "the ready file "
            + ready
            + " cannot be written; is its directory there, and yours to write to?");
  }

  /**
   * Deletes the files, as far as possible. What somebody put in the place of the ready file stays.
   */
  public void delete() {
    runFiles.forEach(ReadyFiles::tryDelete);
    if (ready != null && isOurs(ready)) {
      tryDelete(ready);
    }
  }

  private boolean isOurs(Path file) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && OutputFile.obstacle(file, readyText::equals).isEmpty();
    } catch (UncheckedIOException unreadable) {
      return false;
    }
  }

  private static void tryDelete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException notDeleted) {
      // readers of a run file check whether its process still runs
    }
  }
}
