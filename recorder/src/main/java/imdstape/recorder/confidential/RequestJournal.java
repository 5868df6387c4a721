package imdstape.recorder.confidential;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.cli.CommandException;
import imdstape.recorder.client.CrawlListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * The file of {@code --journal}: every request of a crawl as one JSON object per line, which shows
 * what was not requested. Paths are written as sent, so the file is private, which its first line
 * states. It holds no tokens and no bodies.
 *
 * <pre>{@code
 * {"private":"paths as sent may name real roles and addresses: never commit this file"}
 * {"at":0.012345,"took":0.000431,"method":"GET","path":"/latest/","token":true,"status":200,"bytes":27}
 * }</pre>
 *
 * <p>{@code at} and {@code took} are seconds, the former since the first request; {@code status} is
 * 0 if there was no response.
 */
public final class RequestJournal implements CrawlListener, AutoCloseable {

  private static final String FIRST_LINE =
      "{\"private\":\"paths as sent may name real roles and addresses: never commit this file\"}";

  private final JsonGenerator fields;

  private RequestJournal(Writer out) throws IOException {
    this.fields = new JsonFactory().createGenerator(out).setRootValueSeparator(null);
  }

  /**
   * Opens a journal; an earlier one is replaced.
   *
   * @throws CommandException if the file is no journal or cannot be written
   */
  public static RequestJournal open(Path file) {
    Path directory = file.toAbsolutePath().resolveSibling("");
    if (!Files.isDirectory(directory)) {
      throw CommandException.usageError(
          "there is no directory " + directory + " to write " + file + " into");
    }
    if (Files.exists(file) && !isJournal(file)) {
      throw CommandException.usageError(
          file + " exists and is no journal; choose another --journal");
    }
    try {
      return new RequestJournal(new PrivateFile(file).openWith(FIRST_LINE + "\n"));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static boolean isJournal(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().filter(FIRST_LINE::equals).isPresent();
    } catch (UncheckedIOException noText) {
      return false;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void requestCompleted(RequestRecord entry) {
    try {
      fields.writeStartObject();
      fields.writeFieldName("at");
      fields.writeRawValue(seconds(entry.sentAfter()));
      fields.writeFieldName("took");
      fields.writeRawValue(seconds(entry.duration()));
      fields.writeStringField("method", entry.method());
      fields.writeStringField("path", entry.target());
      fields.writeBooleanField("token", entry.withToken());
      fields.writeNumberField("status", entry.status().orElse(0));
      fields.writeNumberField("bytes", entry.bodyBytes());
      fields.writeEndObject();
      fields.writeRaw('\n');
      // a killed process must not lose requests
      fields.flush();
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** Seconds with six decimal places. */
  private static String seconds(Duration duration) {
    long micros = Math.max(0, duration.toNanos() / 1_000);
    String digits = Long.toString(1_000_000 + micros % 1_000_000);
    return micros / 1_000_000 + "." + digits.substring(1);
  }

  @Override
  public void close() {
    try {
      fields.close();
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }
}
