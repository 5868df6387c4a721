package imdstape.replayer.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

/** A response of the control API. */
record ControlResponse(int status, String type, String body) {

  static final String JSON = "application/json";

  private static final long MAX_DISCARDED_BYTES = 1 << 20;

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

  /** A response without a body. */
  static ControlResponse empty(int status) {
    return new ControlResponse(status, "", "");
  }

  /**
   * Sends this response; a HEAD request gets its headers. The connection is closed if the request
   * goes on for more than {@value #MAX_DISCARDED_BYTES} bytes after it.
   */
  void send(HttpServerRequest request) {
    HttpServerResponse response = request.response().setStatusCode(status);
    if (!type.isEmpty()) {
      response.putHeader("Content-Type", type);
    }
    response.putHeader(ControlVersion.HEADER, ControlVersion.CURRENT);
    if (request.method().equals(HttpMethod.HEAD)) {
      String length = String.valueOf(Buffer.buffer(body).length());
      response.putHeader(HttpHeaders.CONTENT_LENGTH, length).end();
    } else {
      response.end(body);
    }
    if (!request.isEnded()) {
      AtomicLong left = new AtomicLong(MAX_DISCARDED_BYTES);
      request.handler(
          part -> {
            if (left.addAndGet(-part.length()) < 0) {
              request.connection().close();
            }
          });
    }
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
