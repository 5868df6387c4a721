package imdstape.replayer.process;

import imdstape.cli.CommandException;
import imdstape.file.AtomicFile;
import imdstape.host.RunDirectory;
import imdstape.host.RunFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files by which a replay that runs is found and waited for.
 *
 * @param files to take away in the end
 */
public record ReadyFiles(List<Path> files) {

  /**
   * Leaves them.
   *
   * @param control where it is told what to do, empty if nowhere
   * @param token to bear there
   * @param ready for scripts that wait, or null
   * @param warn is told why the commands will not find it
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
      } catch (IOException | UncheckedIOException cannot) {
        warn.accept(
            "imds event and its like will not find this replay ("
                + cannot.getMessage()
                + "); give them --control-url "
                + control);
      }
    }
    ReadyFiles traces = new ReadyFiles(files);
    if (ready != null) {
      try {
        AtomicFile.write(ready, endpoint + "\n", AtomicFile.Placement.SHARED);
        files.add(ready);
      } catch (IOException cannot) {
        traces.delete();
        throw unwritable(ready);
      }
    }
    return traces;
  }

  /**
   * Takes away a ready file that an earlier replay has left: whoever waits for it would take this
   * one, which may never come, for ready.
   */
  public static void deleteStale(@Nullable Path ready) {
    if (ready == null) {
      return;
    }
    try {
      Files.deleteIfExists(ready);
    } catch (IOException itStays) {
      throw unwritable(ready);
    }
  }

  private static CommandException unwritable(Path ready) {
    return CommandException.failure(
        "the ready file "
            + ready
            + " cannot be written; is its directory there, and yours to write to?");
  }

  /** Takes them away. */
  public void delete() {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException staysBehind) {
        // whoever finds it next sees that its process has ended
      }
    }
  }
}
