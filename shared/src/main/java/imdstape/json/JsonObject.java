package imdstape.json;

import com.fasterxml.jackson.core.JsonGenerator;
import imdstape.json.JsonValue.JsonArray;
import imdstape.json.JsonValue.JsonBoolean;
import imdstape.json.JsonValue.JsonNumber;
import imdstape.json.JsonValue.JsonString;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object with its position in the document. Immutable.
 *
 * <p>The methods that take a field's name return its value as one type, or nothing where there is
 * no such field. A value of another type is an error at the value that names the field.
 *
 * @param members in the order of the document
 * @param position the opening brace
 * @param end the closing brace
 */
public record JsonObject(Map<String, JsonValue> members, JsonPosition position, JsonPosition end)
    implements JsonValue {

  public JsonObject {
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  /** An object that no document holds. */
  public static JsonObject of(Map<String, JsonValue> members) {
    return new JsonObject(members, JsonPosition.NONE, JsonPosition.NONE);
  }

  @Override
  public String typeName() {
    return "an object";
  }

  @Override
  public JsonObject asObject() {
    return this;
  }

  /** Creates the exception for an error at a field's value, or at this object without it. */
  public RuntimeException error(String name, String message) {
    JsonValue value = members.get(name);
    return value == null ? error(message) : value.error(message);
  }

  /** Creates the exception for an error at the closing brace. */
  public RuntimeException errorAtEnd(String message) {
    return end.error(message);
  }

  /**
   * Creates the exception for an unknown field.
   *
   * @param name of the field, which this object has
   * @param where what this object is, {@code the fixture}
   * @param known the known names, separated by commas
   */
  public RuntimeException unknownFieldError(String name, String where, String known) {
    return error(name, "unknown field \"" + name + "\" in " + where + "; known are " + known);
  }

  /**
   * Requires that all fields are known.
   *
   * @param where what this object is, for the error
   */
  public void requireKnownFields(String where, Collection<String> known) {
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        throw unknownFieldError(name, where, String.join(", ", known));
      }
    }
  }

  /** Whether there is a field. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** Whether a field is null. */
  public boolean isNull(String name) {
    JsonValue value = members.get(name);
    return value != null && value.isNull();
  }

  /** Whether a field is an object. */
  public boolean isObject(String name) {
    return members.get(name) instanceof JsonObject;
  }

  /** A string. */
  public Optional<String> string(String name) {
    return value(name, JsonString.class, "a string").map(JsonString::text);
  }

  /**
   * A string that has to be there.
   *
   * @param where what this object is, for the error
   */
  public String requiredString(String name, String where) {
    return string(name).orElseThrow(() -> error(where + " says its \"" + name + "\""));
  }

  /** A boolean. */
  public Optional<Boolean> bool(String name) {
    return value(name, JsonBoolean.class, "true or false").map(JsonBoolean::value);
  }

  /** An object. */
  public Optional<JsonObject> object(String name) {
    return value(name, JsonObject.class, "an object {…}");
  }

  /** The objects of an array; none where there is no such field. */
  public List<JsonObject> objects(String name) {
    return value(name, JsonArray.class, "an array of objects").stream()
        .flatMap(array -> array.elements().stream())
        .map(JsonObject::requireObject)
        .toList();
  }

  private static JsonObject requireObject(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw value.error("expected an object {…}");
  }

  /** A number from {@code min} to {@code max}. */
  public Optional<Double> number(String name, double min, double max) {
    Optional<BigDecimal> number = decimal(name, "a number");
    if (number.isEmpty()) {
      return Optional.empty();
    }
    double value = number.get().doubleValue();
    if (!(value >= min && value <= max)) {
      throw error(name, name + " is a number from " + shortest(min) + " to " + shortest(max));
    }
    return Optional.of(value);
  }

  /** A whole number from {@code min} to {@code max}. */
  public Optional<Long> wholeNumber(String name, long min, long max) {
    Optional<BigDecimal> number = decimal(name, "a whole number");
    if (number.isEmpty()) {
      return Optional.empty();
    }
    Long value = exactLong(number.get());
    if (value == null || value < min || value > max) {
      throw error(name, name + " is a whole number from " + min + " to " + max);
    }
    return Optional.of(value);
  }

  private Optional<BigDecimal> decimal(String name, String type) {
    return value(name, JsonNumber.class, type).map(number -> new BigDecimal(number.literal()));
  }

  private static @Nullable Long exactLong(BigDecimal number) {
    try {
      return number.longValueExact();
    } catch (ArithmeticException fraction) {
      return null;
    }
  }

  private static String shortest(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  /**
   * A string that is one of a few words.
   *
   * @param choices the values to choose from
   * @param word how the document writes a value
   */
  public <T> Optional<T> choice(String name, Stream<T> choices, Function<T, String> word) {
    Optional<String> text = string(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<T> all = choices.toList();
    for (T choice : all) {
      if (word.apply(choice).equals(text.get())) {
        return Optional.of(choice);
      }
    }
    throw error(name, name + " is " + String.join(" or ", all.stream().map(word).toList()));
  }

  private <T extends JsonValue> Optional<T> value(String name, Class<T> type, String typeName) {
    JsonValue value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw value.error(name + " is " + typeName);
    }
    return Optional.of(type.cast(value));
  }

  @Override
  public void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, JsonValue> member : members.entrySet()) {
      out.writeFieldName(member.getKey());
      member.getValue().write(out);
    }
    out.writeEndObject();
  }

  @Override
  public String toString() {
    return "an object of " + members.size();
  }
}
