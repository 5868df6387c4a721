package imdstape.replayer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.metadata.HttpDate;
import imdstape.metadata.Request;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Who asked what: one JSON object a line with time, method, path, protocol version and status.
 * Tokens, values and query strings are not in it.
 */
public interface Journal {

  /** The status of a request that nothing answered. */
  int NO_ANSWER = 0;

  /** Nobody reads it. */
  Journal NONE = (now, request, status) -> {};

  /** Notes an answered request. */
  void add(Instant now, Request request, int status);

  /**
   * A journal in a file, which is emptied; each line is there as soon as its request is answered.
   */
  static Journal in(Path file) throws IOException {
    Writer out = Files.newBufferedWriter(file);
    JsonFactory json = new JsonFactory();
    return (now, request, status) -> {
      try {
        StringWriter line = new StringWriter();
        try (JsonGenerator entry = json.createGenerator(line)) {
          entry.writeStartObject();
          entry.writeStringField("time", HttpDate.inJson(now));
          entry.writeStringField("method", request.method());
          entry.writeStringField("path", String.valueOf(request.path()));
          entry.writeStringField("version", version(request));
          entry.writeNumberField("status", status);
          entry.writeEndObject();
        }
        synchronized (out) {
          out.write(line.append('\n').toString());
          out.flush();
        }
      } catch (IOException unwritable) {
        throw new UncheckedIOException(unwritable);
      }
    };
  }

  private static String version(Request request) {
    return request.token() != null || request.ttl() != null ? "IMDSv2" : "IMDSv1";
  }
}
