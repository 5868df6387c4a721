package imdstape.recorder.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import imdstape.json.JsonValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** JSON as the service writes it: two spaces, and one on each side of the colon. */
final class ServiceJson {

  private ServiceJson() {}

  /** A value that another tool has taken apart, put together again. */
  static String render(JsonValue value) {
    StringWriter text = new StringWriter();
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try (JsonGenerator out = new JsonFactory().createGenerator(text).setPrettyPrinter(printer)) {
      value.write(out);
    } catch (IOException neverOfAStringWriter) {
      throw new UncheckedIOException(neverOfAStringWriter);
    }
    return text.toString();
  }
}
