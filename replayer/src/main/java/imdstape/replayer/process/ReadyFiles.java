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
 * @param files the files that {@link #delete} deletes
 */
public record ReadyFiles(List<Path> files) {

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
    ReadyFiles written = new ReadyFiles(files);
    if (ready != null) {
      try {
        AtomicFile.write(ready, endpoint + "\n", AtomicFile.Placement.SHARED);
        files.add(ready);
      } catch (IOException notWritten) {
        written.delete();
        throw unwritable(ready);
      }
    }
    return written;
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

  /** Whether a file begins as a ready file does: it holds one URL and a line end. */
  private static boolean isReadyFile(String head) {
    return head.startsWith("http://") && head.indexOf('\n') == head.length() - 1;
  }

  private static CommandException unwritable(Path ready) {
    return CommandException.failure(
        "the ready file "
            + ready
            + " cannot be written; is its directory there, and yours to write to?");
  }

  /** Deletes the files, as far as possible. */
  public void delete() {
    for (Path file : files) {
      try {
        // what somebody else put there in the meantime stays
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.deleteIfExists(file);
        }
      } catch (IOException notDeleted) {
        // readers of a run file check whether its process still runs
      }
    }
  }
}
