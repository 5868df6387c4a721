package imdstape.replayer.process;

import imdstape.cli.CommandException;
import imdstape.cli.ExitCode;
import imdstape.host.RunDirectory;
import imdstape.host.UpFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A replay that goes on when the command that has started it is done. */
public final class BackgroundReplay {

  private static final long LONGEST_START_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int BETWEEN_MILLIS = 20;
  private static final long LONGEST_END_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Path directory;
  private final Process process;

  private BackgroundReplay(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * Starts one on the loopback, in a session of its own, so that neither Ctrl-C nor the terminal's
   * end is its end, and notes it.
   *
   * @param launcher that starts a replay
   * @param options of it
   */
  public static BackgroundReplay start(Path directory, String launcher, List<String> options)
      throws IOException {
    RunDirectory.prepare(directory);
    List<String> command =
        new ArrayList<>(List.of("setsid", launcher, "replay", "--listen", "127.0.0.1"));
    command.addAll(List.of("--port", "0", "--ready-file", ready(directory).toString()));
    command.addAll(options);
    Files.deleteIfExists(ready(directory));
    Path log = RunDirectory.create(UpFile.log(directory));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    UpFile.write(directory, UpFile.UpReplay.of(process.pid()));
    return new BackgroundReplay(directory, process);
  }

  private static Path ready(Path directory) {
    return directory.resolve("up.ready");
  }

  public long pid() {
    return process.pid();
  }

  /**
   * Waits until it serves, and gives its port.
   *
   * @throws CommandException with what it said, if it does not come to that
   */
  public int await() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!Files.exists(ready(directory))) {
      if (process.waitFor(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
        int code = process.exitValue();
        throw CommandException.with(
            code == ExitCode.MISUSED ? code : ExitCode.FAILED,
            "the replay did not start: " + said().strip().replaceFirst("^imds: ", ""));
      }
      if (System.nanoTime() - start > LONGEST_START_NANOS) {
        throw CommandException.failed("the replay did not start within 60 s");
      }
    }
    String endpoint = Files.readString(ready(directory)).strip();
    Files.delete(ready(directory));
    return URI.create(endpoint).getPort();
  }

  /** What it has said so far. */
  public String said() throws IOException {
    return Files.readString(UpFile.log(directory));
  }

  /** Ends it, and forgets it. */
  public void end() throws IOException, InterruptedException {
    end(UpFile.UpReplay.of(process.pid()));
    UpFile.delete(directory);
  }

  /** Ends one, and waits for that. */
  public static void end(UpFile.UpReplay up) throws InterruptedException {
    ProcessHandle.of(up.pid()).filter(any -> up.runs()).ifPresent(ProcessHandle::destroy);
    long start = System.nanoTime();
    while (up.runs()) {
      if (System.nanoTime() - start > LONGEST_END_NANOS) {
        ProcessHandle.of(up.pid()).ifPresent(ProcessHandle::destroyForcibly);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
    }
  }
}
