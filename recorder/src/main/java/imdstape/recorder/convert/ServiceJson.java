package imdstape.recorder.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import imdstape.json.JsonValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Renders JSON as the service does: indented by two spaces, with a space before the colon. */
final class ServiceJson {

  private ServiceJson() {}

  /** The text of a value that another tool stored as parsed JSON. */
  static String render(JsonValue value) {
    StringWriter text = new StringWriter();
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try (JsonGenerator out = new JsonFactory().createGenerator(text).setPrettyPrinter(printer)) {
      value.write(out);
    } catch (IOException notFromStringWriter) {
      throw new UncheckedIOException(notFromStringWriter);
    }
    return text.toString();
  }
}
