package imdstape.replayer.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A response of the control API. */
record ControlResponse(int status, String type, String body) {

  static final String JSON = "application/json";

  private static final JsonFactory FACTORY = new JsonFactory();

  /** Writes JSON. */
  interface JsonContent {
    void writeTo(JsonGenerator json) throws IOException;
  }

  /** A 200 with JSON. */
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

  /** An error with a message for the user. */
  static ControlResponse error(int status, String message) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }
}
