package imdstape.replayer.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** What the control listener says. */
record ControlResponse(int status, String type, String body) {

  static final String JSON = "application/json";

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Writes JSON. */
  interface JsonContent {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static ControlResponse ok(JsonContent writing) {
    return json(200, writing);
  }

  static ControlResponse json(int status, JsonContent writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
      writing.writeTo(json);
    } catch (IOException nothingIsWrittenAnywhere) {
      throw new UncheckedIOException(nothingIsWrittenAnywhere);
    }
    return new ControlResponse(status, JSON, text.append('\n').toString());
  }

  static ControlResponse error(int status, String said) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", said);
          json.writeEndObject();
        });
  }
}
