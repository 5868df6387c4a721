package imdstape.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.cli.CommandException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The file that records the replay and redirect of {@code imds up}. It is written before anything
 * is set up, so that {@code imds down} can also undo a partial set-up.
 */
public final class UpFile {

  private static final String NAME = "up.json";
  private static final String LOG = "up.log";

  private UpFile() {}

  /**
   * The replay that {@code imds up} has started.
   *
   * @param pid its process id
   * @param startStamp identifies the start of the process, as {@link RunFile#startStamp} gives it;
   *     empty if it has ended
   */
  public record UpReplay(long pid, String startStamp) {

    /** The replay of a running process. */
    public static UpReplay of(long pid) {
      return new UpReplay(pid, RunFile.startStamp(pid));
    }

    /** Whether the process still runs. */
    public boolean isRunning() {
      return RunFile.isRunning(pid, startStamp);
    }
  }

  /** The replay's log file. */
  public static Path logFile(Path directory) {
    return directory.resolve(LOG);
  }

  /**
   * Writes the file, and creates the directory if necessary.
   *
   * @throws IOException if there is no directory that only this user may access
   */
  public static void write(Path directory, UpReplay up) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("pid", Long.toString(up.pid()));
      json.writeStringField("started", up.startStamp());
      json.writeEndObject();
    }
    RunDirectory.prepare(directory);
    RunDirectory.write(directory.resolve(NAME), text.append('\n').toString());
  }

  /**
   * Reads the file; empty if there is none. A truncated file gives a replay that has ended: there
   * is something to undo, and no process to stop.
   */
  public static Optional<UpReplay> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (!RunDirectory.isPrivate(directory) || !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Map<String, String> fields = RunDirectory.read(file);
      return Optional.of(
          new UpReplay(
              Long.parseLong(fields.getOrDefault("pid", "")), fields.getOrDefault("started", "")));
    } catch (CommandException | NumberFormatException cutOff) {
      return Optional.of(new UpReplay(0, ""));
    }
  }

  /** Deletes the file and the log. */
  public static void delete(Path directory) throws IOException {
    Files.deleteIfExists(logFile(directory));
    Files.deleteIfExists(directory.resolve(NAME));
  }
}
