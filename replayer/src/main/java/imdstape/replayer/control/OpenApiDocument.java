package imdstape.replayer.control;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.fixtures.ScenarioSchema;
import imdstape.json.JsonObject;
import imdstape.json.JsonReader;
import imdstape.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The OpenAPI description of the control API. The resource {@code openapi.json} refers to {@code
 * scenario.schema.json} for everything that scenarios contain, too; the document that clients get
 * has these definitions in it and refers to nothing outside.
 */
public final class OpenApiDocument {

  private static final String SCHEMA_REFERENCE = "scenario.schema.json#/$defs/";
  private static final String DEFINITIONS = "#/$defs/";
  private static final String COMPONENTS = "#/components/schemas/";

  private OpenApiDocument() {}

  /** Renders the document with all definitions. */
  public static String render() {
    JsonObject document = parse("openapi.json", resource());
    JsonObject definitions =
        parse("scenario.schema.json", withComponentReferences(ScenarioSchema.read()))
            .object("$defs")
            .orElseThrow();
    StringWriter text = new StringWriter();
    try (JsonGenerator out = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      replaceSchemas(document, definitions).write(out);
    } catch (IOException neverOfAStringWriter) {
      throw new UncheckedIOException(neverOfAStringWriter);
    }
    return text.append('\n').toString();
  }

  private static JsonObject replaceSchemas(JsonObject document, JsonObject definitions) {
    JsonObject components = document.object("components").orElseThrow();
    Map<String, JsonValue> schemas = new LinkedHashMap<>();
    components
        .object("schemas")
        .orElseThrow()
        .members()
        .forEach((name, schema) -> schemas.put(name, resolve(schema.asObject(), definitions)));
    return with(document, "components", with(components, "schemas", JsonObject.of(schemas)));
  }

  private static JsonValue resolve(JsonObject schema, JsonObject definitions) {
    String reference = schema.string("$ref").orElse("");
    return reference.startsWith(SCHEMA_REFERENCE)
        ? definitions.object(reference.substring(SCHEMA_REFERENCE.length())).orElseThrow()
        : schema;
  }

  private static JsonObject with(JsonObject object, String name, JsonValue value) {
    Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
    members.put(name, value);
    return JsonObject.of(members);
  }

  private static byte[] withComponentReferences(byte[] schema) {
    return new String(schema, StandardCharsets.UTF_8)
        .replace("\"" + DEFINITIONS, "\"" + COMPONENTS)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static JsonObject parse(String name, byte[] json) {
    return JsonReader.parseObject(name, json, IllegalStateException::new);
  }

  private static byte[] resource() {
    try (InputStream file = OpenApiDocument.class.getResourceAsStream("openapi.json")) {
      return Objects.requireNonNull(file, "openapi.json is not on the class path").readAllBytes();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
