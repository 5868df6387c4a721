package imdstape.replayer.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.metadata.HttpDate;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A journal that is read elsewhere: one JSON object a line. */
public final class JournalFile implements Consumer<Entry> {

  private static final JsonFactory JSON = new JsonFactory();

  private final Writer out;

  /**
   * A journal in a file, which is emptied; each line is there as soon as its request is answered.
   */
  public JournalFile(Path file) throws IOException {
    this.out = Files.newBufferedWriter(file);
  }

  @Override
  public void accept(Entry entry) {
    try {
      StringWriter line = new StringWriter();
      try (JsonGenerator json = JSON.createGenerator(line)) {
        write(entry, json);
      }
      synchronized (out) {
        out.write(line.append('\n').toString());
        out.flush();
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** Writes an entry as an object. */
  public static void write(Entry entry, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", HttpDate.inJson(entry.at()));
    json.writeStringField("method", entry.method());
    json.writeStringField("path", String.valueOf(entry.path()));
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
