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

/** A replay that keeps running after the command that has started it. */
public final class BackgroundReplay {

  private static final long START_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final int POLL_INTERVAL_MILLIS = 20;
  private static final long STOP_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Path directory;
  private final Process process;

  private BackgroundReplay(Path directory, Process process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * Starts a replay on a free loopback port, in a session of its own so that neither Ctrl-C nor the
   * end of the terminal stops it, and writes its run file.
   *
   * @param directory the directory of the run file
   * @param launcher the program that starts a replay
   * @param options further options of {@code imds replay}
   */
  public static BackgroundReplay start(Path directory, String launcher, List<String> options)
      throws IOException {
    RunDirectory.prepare(directory);
    List<String> command =
        new ArrayList<>(List.of("setsid", launcher, "replay", "--listen", "127.0.0.1"));
    command.addAll(List.of("--port", "0", "--ready-file", readyFile(directory).toString()));
    command.addAll(options);
    Files.deleteIfExists(readyFile(directory));
    Path log = RunDirectory.createPrivateFile(UpFile.logFile(directory));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .start();
    UpFile.write(directory, UpFile.UpReplay.of(process.pid()));
    return new BackgroundReplay(directory, process);
  }

  private static Path readyFile(Path directory) {
    return directory.resolve("up.ready");
  }

  public long pid() {
    return process.pid();
  }

  /**
   * Waits up to 60 s until the replay serves, and returns its port.
   *
   * @throws CommandException with the output of the replay, if it ends or takes longer
   */
  public int awaitPort() throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (!Files.exists(readyFile(directory))) {
      if (process.waitFor(POLL_INTERVAL_MILLIS, TimeUnit.MILLISECONDS)) {
        int code = process.exitValue();
        throw CommandException.withExitCode(
            code == ExitCode.USAGE_ERROR ? code : ExitCode.FAILURE,
            "the replay did not start: " + output().strip().replaceFirst("^imds: ", ""));
      }
      if (System.nanoTime() - start > START_TIMEOUT_NANOS) {
        throw CommandException.failure("the replay did not start within 60 s");
      }
    }
    String endpoint = Files.readString(readyFile(directory)).strip();
    Files.delete(readyFile(directory));
    return URI.create(endpoint).getPort();
  }

  /** The output of the replay so far. */
  public String output() throws IOException {
    return Files.readString(UpFile.logFile(directory));
  }

  /** Stops the replay and deletes its run file. */
  public void stop() throws IOException, InterruptedException {
    stop(UpFile.UpReplay.of(process.pid()));
    UpFile.delete(directory);
  }

  /** Stops a replay and waits up to 5 s for its end; kills it after that. */
  public static void stop(UpFile.UpReplay up) throws InterruptedException {
    ProcessHandle.of(up.pid()).filter(handle -> up.isRunning()).ifPresent(ProcessHandle::destroy);
    long start = System.nanoTime();
    while (up.isRunning()) {
      if (System.nanoTime() - start > STOP_TIMEOUT_NANOS) {
        ProcessHandle.of(up.pid()).ifPresent(ProcessHandle::destroyForcibly);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_INTERVAL_MILLIS);
    }
  }
}
