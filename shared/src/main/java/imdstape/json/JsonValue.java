package imdstape.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JSON value with its position in the document. Immutable.
 *
 * <p>The {@code as…} methods return the value as one type, or throw an error that names file, line
 * and column where the value has another type. A value may be secret: neither {@code toString} nor
 * an error shows it.
 */
public sealed interface JsonValue
    permits JsonObject,
        JsonValue.JsonArray,
        JsonValue.JsonString,
        JsonValue.JsonNumber,
        JsonValue.JsonBoolean,
        JsonValue.JsonNull {

  /** Where the value begins. */
  JsonPosition position();

  /** The type of the value as errors name it: {@code an object}, {@code a string}. */
  String typeName();

  /** Writes the value; a number keeps its notation. */
  void write(JsonGenerator out) throws IOException;

  /** Creates the exception for an error at this value. */
  default RuntimeException error(String message) {
    return position().error(message);
  }

  /** This value as an object. */
  default JsonObject asObject() {
    throw expected("an object {…}");
  }

  /** The elements of this array, in order. */
  default List<JsonValue> asArray() {
    throw expected("an array […]");
  }

  /** The elements of this array of objects. */
  default List<JsonObject> asObjects() {
    throw expected("an array of objects");
  }

  /** The elements of this array of strings. */
  default List<String> asStrings() {
    throw expected("an array of strings");
  }

  /** The text of this string. */
  default String asString() {
    throw expected("a string");
  }

  /** This number, which is whole and from 0 to {@link Integer#MAX_VALUE}. */
  default int asCount() {
    throw expected("a whole number");
  }

  /** This boolean. */
  default boolean asBoolean() {
    throw expected("true or false");
  }

  /** Whether this value is null. */
  default boolean isNull() {
    return false;
  }

  /** The text of a string, a number or a boolean, as the document writes it; empty otherwise. */
  default Optional<String> scalarText() {
    return Optional.empty();
  }

  private RuntimeException expected(String type) {
    return error("expected " + type + ", found " + typeName());
  }

  /**
   * A JSON array.
   *
   * @param elements in order
   */
  record JsonArray(List<JsonValue> elements, JsonPosition position) implements JsonValue {
    public JsonArray {
      elements = List.copyOf(elements);
    }

    @Override
    public String typeName() {
      return "an array";
    }

    @Override
    public List<JsonValue> asArray() {
      return elements;
    }

    @Override
    public List<JsonObject> asObjects() {
      return elements.stream().map(JsonValue::asObject).toList();
    }

    @Override
    public List<String> asStrings() {
      List<String> texts = new ArrayList<>(elements.size());
      for (JsonValue element : elements) {
        texts.add(element.asString());
      }
      return texts;
    }

    @Override
    public void write(JsonGenerator out) throws IOException {
      out.writeStartArray();
      for (JsonValue element : elements) {
        element.write(out);
      }
      out.writeEndArray();
    }

    @Override
    public String toString() {
      return "an array of " + elements.size();
    }
  }

  /** A JSON string. */
  record JsonString(String text, JsonPosition position) implements JsonValue {

    /** A string that no document holds. */
    public static JsonString of(String text) {
      return new JsonString(text, JsonPosition.NONE);
    }

    @Override
    public String typeName() {
      return "a string";
    }

    @Override
    public String asString() {
      return text;
    }

    @Override
    public Optional<String> scalarText() {
      return Optional.of(text);
    }

    @Override
    public void write(JsonGenerator out) throws IOException {
      out.writeString(text);
    }

    @Override
    public String toString() {
      return "•••";
    }
  }

  /**
   * A JSON number.
   *
   * @param literal as the document writes it, {@code 1.50}
   */
  record JsonNumber(String literal, JsonPosition position) implements JsonValue {
    @Override
    public String typeName() {
      return "a number";
    }

    @Override
    public int asCount() {
      if (literal.indexOf('.') >= 0 || literal.indexOf('e') >= 0 || literal.indexOf('E') >= 0) {
        return JsonValue.super.asCount();
      }
      int count;
      try {
        count = Integer.parseInt(literal);
      } catch (NumberFormatException tooLarge) {
        throw error("the number is too large");
      }
      if (count < 0) {
        throw error("a number below zero makes no sense here");
      }
      return count;
    }

    @Override
    public Optional<String> scalarText() {
      return Optional.of(literal);
    }

    @Override
    public void write(JsonGenerator out) throws IOException {
      out.writeRawValue(literal);
    }

    @Override
    public String toString() {
      return "•••";
    }
  }

  /** {@code true} or {@code false}. */
  record JsonBoolean(boolean value, JsonPosition position) implements JsonValue {
    @Override
    public String typeName() {
      return "true or false";
    }

    @Override
    public boolean asBoolean() {
      return value;
    }

    @Override
    public Optional<String> scalarText() {
      return Optional.of(Boolean.toString(value));
    }

    @Override
    public void write(JsonGenerator out) throws IOException {
      out.writeBoolean(value);
    }

    @Override
    public String toString() {
      return "•••";
    }
  }

  /** {@code null}. */
  record JsonNull(JsonPosition position) implements JsonValue {
    @Override
    public String typeName() {
      return "null";
    }

    @Override
    public boolean isNull() {
      return true;
    }

    @Override
    public void write(JsonGenerator out) throws IOException {
      out.writeNull();
    }

    @Override
    public String toString() {
      return "•••";
    }
  }
}
