package imdstape.replayer.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.metadata.HttpDate;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A journal that is read elsewhere: one JSON object a line. A line that cannot be written is
 * counted, and keeps nobody from being answered.
 */
public final class JournalFile implements Consumer<JournalEntry> {

  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final Consumer<String> warn;
  private final FileOutputStream out;

  /** The length of all whole lines. */
  private long length;

  private long missing;

  /** There is a part of a line at the end that could not be taken away. */
  private boolean broken;

  /**
   * A journal in a file, which is emptied; each line is there as soon as its request is answered.
   *
   * @param warn is told once that lines cannot be written
   */
  public JournalFile(Path file, Consumer<String> warn) throws IOException {
    this.file = file;
    this.warn = warn;
    this.out = new FileOutputStream(file.toFile());
  }

  @Override
  public void accept(JournalEntry entry) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      write(entry, json);
    } catch (IOException ofAString) {
      throw new UncheckedIOException(ofAString);
    }
    put(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  private synchronized void put(byte[] line) {
    try {
      if (broken) {
        out.write('\n');
        broken = false;
        length++;
      }
      out.write(line);
      length += line.length;
    } catch (IOException unwritable) {
      if (missing++ == 0) {
        warn.accept(
            "the journal %s cannot be written: %s; requests are answered and not noted there until it has room"
                .formatted(file, unwritable.getMessage()));
      }
      cut();
    }
  }

  /** No half line stays where it can be taken away: a terminal or a pipe keeps what it has. */
  private void cut() {
    try {
      out.getChannel().truncate(length);
    } catch (IOException nothingToCut) {
      broken = true;
    }
  }

  /** How many requests are not in it, as they could not be written. */
  public synchronized long missing() {
    return missing;
  }

  /** Where it lies. */
  @Override
  public String toString() {
    return file.toString();
  }

  /** Writes an entry as an object. */
  public static void write(JournalEntry entry, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", HttpDate.inJson(entry.at()));
    json.writeStringField("method", entry.method());
    json.writeStringField("path", entry.shownPath());
    json.writeStringField("version", entry.version().word());
    json.writeNumberField("status", entry.status());
    json.writeNumberField("latency_ms", Math.round(entry.latency().toNanos() / 1e4) / 100.0);
    json.writeStringField("caller", entry.caller());
    if (entry.unrecorded()) {
      json.writeBooleanField("unrecorded", true);
    }
    json.writeEndObject();
  }
}
