package imdstape.recorder.cli.library;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Writes fields as JSON. */
final class Json {

  private Json() {}

  static String array(List<Map<String, String>> objects) {
    return written(
        out -> {
          out.writeStartArray();
          for (Map<String, String> one : objects) {
            out.writeStartObject();
            fields(out, one);
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  static String object(Map<String, String> fields, List<String> sources) {
    return written(
        out -> {
          out.writeStartObject();
          fields(out, fields);
          out.writeArrayFieldStart("sources");
          for (String source : sources) {
            out.writeString(source);
          }
          out.writeEndArray();
          out.writeEndObject();
        });
  }

  private interface Document {
    void write(JsonGenerator out) throws IOException;
  }

  private static void fields(JsonGenerator out, Map<String, String> fields) throws IOException {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      out.writeStringField(field.getKey(), field.getValue());
    }
  }

  private static String written(Document document) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out =
        new JsonFactory().createGenerator(text).setPrettyPrinter(new DefaultPrettyPrinter())) {
      document.write(out);
    } catch (IOException neverOfAStringWriter) {
      throw new UncheckedIOException(neverOfAStringWriter);
    }
    return text.toString();
  }
}
