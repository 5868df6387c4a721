package imdstape.running;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.command.Failure;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a running replay can be reached: a small file for each, in a directory that nobody else
 * enters. What a killed replay left behind is taken away by whoever finds it.
 */
public final class RunFile {

  private static final String ENDING = ".json";

  private RunFile() {}

  /**
   * A replay that runs.
   *
   * @param endpoint where it serves metadata
   * @param control where it is told what to do
   * @param token to bear there, or null
   */
  public record Running(long pid, String endpoint, String control, @Nullable String token) {

    /** A token opens control: it does not show. */
    @Override
    public String toString() {
      return endpoint + " (process " + pid + ", control " + control + ")";
    }
  }

  /**
   * Says that this process can be reached.
   *
   * @return the file, which is to be deleted in the end
   * @throws IOException if there is no directory that is this user's alone
   */
  public static Path write(Path directory, Running running) throws IOException {
    RunDirectory.prepare(directory);
    all(directory);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("endpoint", running.endpoint());
      json.writeStringField("control", running.control());
      if (running.token() != null) {
        json.writeStringField("token", running.token());
      }
      json.writeStringField("started", started(running.pid()));
      json.writeEndObject();
    }
    return RunDirectory.write(
        directory.resolve(running.pid() + ENDING), text.append('\n').toString());
  }

  /**
   * The replays that run; what others left behind is deleted. In a directory that is not this
   * user's alone there are none.
   */
  public static List<Running> all(Path directory) {
    List<Running> all = new ArrayList<>();
    for (Path file : files(directory)) {
      try {
        read(file, pid(file)).ifPresent(all::add);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return all;
  }

  /** The files of replays that have ended; nothing is deleted. */
  static List<Path> left(Path directory) {
    return files(directory).stream().filter(file -> started(pid(file)).isEmpty()).toList();
  }

  private static long pid(Path file) {
    String name = String.valueOf(file.getFileName());
    return Long.parseLong(name.substring(0, name.length() - ENDING.length()));
  }

  private static List<Path> files(Path directory) {
    try {
      if (!RunDirectory.isOwn(directory)) {
        return List.of();
      }
      try (Stream<Path> files = Files.list(directory)) {
        return files
            .filter(file -> String.valueOf(file.getFileName()).matches("\\d{1,18}\\.json"))
            .sorted()
            .toList();
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Optional<Running> read(Path file, long pid) throws IOException {
    try {
      Map<String, String> said = RunDirectory.read(file);
      String endpoint = said.get("endpoint");
      String control = said.get("control");
      if (endpoint != null && control != null && runs(pid, said.getOrDefault("started", ""))) {
        return Optional.of(new Running(pid, endpoint, control, said.get("token")));
      }
    } catch (Failure halfWritten) {
      if (ProcessHandle.of(pid).isPresent()) {
        return Optional.empty();
      }
    }
    Files.deleteIfExists(file);
    return Optional.empty();
  }

  /**
   * Whether a process runs, and is the one that is meant.
   *
   * @param started as {@link #started} said it then
   */
  static boolean runs(long pid, String started) {
    return !started.isEmpty() && started.equals(started(pid));
  }

  /** When a process started, because another may have its number by now; empty if it has ended. */
  static String started(long pid) {
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && !isZombie(pid))
        .flatMap(process -> process.info().startInstant())
        .map(Instant::toString)
        .orElse("");
  }

  /** In a container nobody may take note of an end, and then it has a number for ever. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      // the second field is a name in parentheses, and may hold anything (proc(5))
      return stat.substring(stat.lastIndexOf(')') + 1).strip().startsWith("Z");
    } catch (IOException noLinux) {
      return false;
    }
  }
}
