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
 * What {@code imds up} has set up for this machine, in a file that is there before the first of it
 * is, so that {@code imds down} finds half of it too.
 */
public final class UpFile {

  private static final String NAME = "up.json";
  private static final String LOG = "up.log";

  private UpFile() {}

  /**
   * A replay in the background.
   *
   * @param pid its process
   * @param startStamp when that has started; empty for one that has ended
   */
  public record UpReplay(long pid, String startStamp) {

    /** Of a process that runs. */
    public static UpReplay of(long pid) {
      return new UpReplay(pid, RunFile.startStamp(pid));
    }

    /** Whether it still serves. */
    public boolean isRunning() {
      return RunFile.isRunning(pid, startStamp);
    }
  }

  /** Where the replay says what it has to say. */
  public static Path logFile(Path directory) {
    return directory.resolve(LOG);
  }

  /** Notes it. */
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
   * What was set up, or empty if nothing was. What cannot be read was cut off: its replay is
   * nobody's any longer.
   */
  public static Optional<UpReplay> read(Path directory) throws IOException {
    Path file = directory.resolve(NAME);
    if (!RunDirectory.isPrivate(directory) || !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Map<String, String> said = RunDirectory.read(file);
      return Optional.of(
          new UpReplay(
              Long.parseLong(said.getOrDefault("pid", "")), said.getOrDefault("started", "")));
    } catch (CommandException | NumberFormatException cutOff) {
      return Optional.of(new UpReplay(0, ""));
    }
  }

  /** Forgets it. */
  public static void delete(Path directory) throws IOException {
    Files.deleteIfExists(logFile(directory));
    Files.deleteIfExists(directory.resolve(NAME));
  }
}
