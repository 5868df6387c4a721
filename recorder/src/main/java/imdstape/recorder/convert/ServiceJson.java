package imdstape.recorder.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import imdstape.json.JsonValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** JSON as the service writes it: two spaces, and one on each side of the colon. */
final class ServiceJson {

  private ServiceJson() {}

  /** A value that another tool has taken apart, put together again. */
  static String render(JsonValue value) {
    StringWriter text = new StringWriter();
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try (JsonGenerator out = new JsonFactory().createGenerator(text).setPrettyPrinter(printer)) {
      write(out, value);
    } catch (IOException neverOfAStringWriter) {
      throw new UncheckedIOException(neverOfAStringWriter);
    }
    return text.toString();
  }

  /** Writes a value wherever a generator stands. */
  static void write(JsonGenerator out, JsonValue value) throws IOException {
    if (value instanceof JsonValue.Members object) {
      out.writeStartObject();
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        out.writeFieldName(member.getKey());
        write(out, member.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof JsonValue.Items array) {
      out.writeStartArray();
      for (JsonValue item : array.items()) {
        write(out, item);
      }
      out.writeEndArray();
    } else if (value instanceof JsonValue.Text text) {
      out.writeString(text.text());
    } else if (value instanceof JsonValue.Plain plain) {
      out.writeRawValue(plain.written());
    }
  }
}
