package imdstape.replayer.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.file.OutputFile;
import imdstape.metadata.MetadataTimestamp;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Writes each journal entry to a file as a line with a JSON object. A line that cannot be written
 * is counted, and does not affect the response. Thread-safe.
 */
public final class JournalFile implements Consumer<JournalEntry> {

  /** The beginning of each line; a time of {@value #TIME_LENGTH} characters follows. */
  private static final String BEFORE_TIME = "{\"time\":\"";

  private static final int TIME_LENGTH = 20;
  private static final String AFTER_TIME = "\",\"method\":\"";

  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final Consumer<String> warn;
  private final FileOutputStream out;

  /** The length of what was there and of all complete lines. */
  private long writtenBytes;

  private long unwrittenCount;

  /** Whether the file ends with a partial line that could not be removed. */
  private boolean endsWithPartialLine;

  /**
   * Creates a file with mode 0600, or empties the existing one; a device, or what its link leads
   * to, is appended to. Each line is written when its request is answered.
   *
   * @param warn receives one message if lines cannot be written
   * @throws IOException if the file cannot be opened
   */
  public JournalFile(Path file, Consumer<String> warn) throws IOException {
    this.file = file;
    this.warn = warn;
    OutputFile.openPrivate(file).close();
    // a channel would be closed by an interrupt of the thread that writes; to append truncates
    // nothing that somebody put there in the meantime
    this.out = new FileOutputStream(file.toFile(), true);
    this.writtenBytes = out.getChannel().size();
  }

  @Override
  public void accept(JournalEntry entry) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(line)) {
      write(entry, json);
    } catch (IOException notFromAString) {
      throw new UncheckedIOException(notFromAString);
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

  /** Whether a file begins as a journal does. */
  public static boolean isJournal(String head) {
    return head.startsWith(BEFORE_TIME)
        && head.startsWith(AFTER_TIME, BEFORE_TIME.length() + TIME_LENGTH);
  }

  /** Removes a partial line, which is impossible in a terminal or a pipe. */
  private void truncatePartialLine() {
    try {
      out.getChannel().truncate(writtenBytes);
    } catch (IOException notTruncatable) {
      endsWithPartialLine = true;
    }
  }

  /** The number of requests that could not be written. */
  public synchronized long unwrittenCount() {
    return unwrittenCount;
  }

  /** The path of the file. */
  @Override
  public String toString() {
    return file.toString();
  }

  /** Writes an entry as a JSON object. */
  public static void write(JournalEntry entry, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", MetadataTimestamp.format(entry.time()));
    json.writeStringField("method", entry.method());
    json.writeStringField("path", entry.displayPath());
    json.writeStringField("version", entry.protocol().displayName());
    json.writeNumberField("status", entry.status());
    json.writeNumberField("latency_ms", Math.round(entry.latency().toNanos() / 1e4) / 100.0);
    json.writeStringField("caller", entry.caller());
    if (entry.unrecorded()) {
      json.writeBooleanField("unrecorded", true);
    }
    json.writeEndObject();
  }
}
