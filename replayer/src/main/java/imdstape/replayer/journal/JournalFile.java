package imdstape.replayer.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.metadata.MetadataTimestamp;
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
  private long writtenBytes;

  private long unwrittenCount;

  /** There is a part of a line at the end that could not be taken away. */
  private boolean endsWithPartialLine;

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
    writeLine(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
  }

  private synchronized void writeLine(byte[] line) {
    try {
      if (endsWithPartialLine) {
        out.write('\n');
        endsWithPartialLine = false;
        writtenBytes++;
      }
      out.write(line);
      writtenBytes += line.length;
    } catch (IOException unwritable) {
      if (unwrittenCount++ == 0) {
        warn.accept(
            "the journal %s cannot be written: %s; requests are answered and not noted there until it has room"
                .formatted(file, unwritable.getMessage()));
      }
      truncatePartialLine();
    }
  }

  /** No half line stays where it can be taken away: a terminal or a pipe keeps what it has. */
  private void truncatePartialLine() {
    try {
      out.getChannel().truncate(writtenBytes);
    } catch (IOException nothingToCut) {
      endsWithPartialLine = true;
    }
  }

  /** How many requests are not in it, as they could not be written. */
  public synchronized long unwrittenCount() {
    return unwrittenCount;
  }

  /** Where it lies. */
  @Override
  public String toString() {
    return file.toString();
  }

  /** Writes an entry as an object. */
  public static void write(JournalEntry entry, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", MetadataTimestamp.format(entry.time()));
    json.writeStringField("method", entry.method());
    json.writeStringField("path", entry.displayPath());
    json.writeStringField("version", entry.protocol().word());
    json.writeNumberField("status", entry.status());
    json.writeNumberField("latency_ms", Math.round(entry.latency().toNanos() / 1e4) / 100.0);
    json.writeStringField("caller", entry.caller());
    if (entry.unrecorded()) {
      json.writeBooleanField("unrecorded", true);
    }
    json.writeEndObject();
  }
}
