package imdstape.replayer.scenario;

import imdstape.json.JsonReader;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The fields of an object, read before anybody knows what is meant, because people write them in
 * any order. Each remembers its place, for whoever finds it wrong. A {@code comment} may stand
 * everywhere.
 */
public final class LocatedFields {

  private static final String COMMENT = "comment";

  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Function<String, RuntimeException> here;

  private LocatedFields(Function<String, RuntimeException> here) {
    this.here = here;
  }

  /** What stands at a field, and where. */
  private record Value(@Nullable Object said, Function<String, RuntimeException> here) {}

  /**
   * Reads a document that is one object.
   *
   * @param name what to call it in an error
   * @param failure makes the exception of a message
   */
  public static LocatedFields of(
      String name, byte[] document, Function<String, ? extends RuntimeException> failure) {
    JsonReader reader = new JsonReader(name, document, failure);
    LocatedFields fields = new LocatedFields(reader.errorsHere());
    reader.document(field -> fields.values.put(field, value(reader)));
    return fields;
  }

  private static Value value(JsonReader reader) {
    Function<String, RuntimeException> here = reader.errorsHere();
    if (reader.isObject()) {
      LocatedFields fields = new LocatedFields(here);
      reader.object(name -> fields.values.put(name, value(reader)));
      return new Value(fields, here);
    }
    if (reader.isArray()) {
      List<Value> list = new ArrayList<>();
      reader.values(() -> list.add(value(reader)));
      return new Value(list, here);
    }
    if (reader.isNull()) {
      return new Value(null, here);
    }
    return new Value(
        reader.isString()
            ? reader.string()
            : reader.isBool() ? (Object) reader.bool() : reader.decimal(),
        here);
  }

  /** An error at the beginning of this object. */
  RuntimeException wrong(String what) {
    return here.apply(what);
  }

  /** An error at a field. */
  RuntimeException wrong(String name, String what) {
    Value value = values.get(name);
    return value == null ? wrong(what) : value.here().apply(what);
  }

  /** Whether a field is there. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Whether a field says null. */
  boolean isNull(String name) {
    Value value = values.get(name);
    return value != null && value.said() == null;
  }

  /** Whether a field is an object. */
  boolean isObject(String name) {
    Value value = values.get(name);
    return value != null && value.said() instanceof LocatedFields;
  }

  /** Finds the first field that nobody knows. */
  public void onlyKnown(String where, List<String> known) {
    for (Map.Entry<String, Value> one : values.entrySet()) {
      if (!known.contains(one.getKey()) && !one.getKey().equals(COMMENT)) {
        throw one.getValue()
            .here()
            .apply(
                "unknown field \""
                    + one.getKey()
                    + "\" in "
                    + where
                    + "; known are "
                    + String.join(", ", known)
                    + ", comment");
      }
    }
    if (values.containsKey(COMMENT)) {
      string(COMMENT);
    }
  }

  /** The string of a field. */
  public Optional<String> string(String name) {
    return one(name, String.class, "a string");
  }

  /** The string of a field that has to be there. */
  public String required(String name, String where) {
    return string(name).orElseThrow(() -> wrong(where + " says its \"" + name + "\""));
  }

  Optional<Boolean> bool(String name) {
    return one(name, Boolean.class, "true or false");
  }

  Optional<LocatedFields> object(String name) {
    return one(name, LocatedFields.class, "an object {…}");
  }

  /** A number from one to another. */
  Optional<Double> number(String name, double least, double most) {
    return one(name, BigDecimal.class, "a number")
        .map(
            number -> {
              double value = number.doubleValue();
              if (!(value >= least && value <= most)) {
                throw wrong(
                    name, name + " is a number from " + plain(least) + " to " + plain(most));
              }
              return value;
            });
  }

  /** A whole number from one to another. */
  Optional<Long> whole(String name, long least, long most) {
    return one(name, BigDecimal.class, "a whole number")
        .map(
            number -> {
              try {
                long value = number.longValueExact();
                if (value >= least && value <= most) {
                  return value;
                }
              } catch (ArithmeticException notWhole) {
                // said below
              }
              throw wrong(name, name + " is a whole number from " + least + " to " + most);
            });
  }

  /** One of a few words. */
  <T> Optional<T> word(String name, Stream<T> all, Function<T, String> word) {
    Optional<String> said = string(name);
    if (said.isEmpty()) {
      return Optional.empty();
    }
    List<T> choices = all.toList();
    for (T choice : choices) {
      if (word.apply(choice).equals(said.get())) {
        return Optional.of(choice);
      }
    }
    throw wrong(name, name + " is " + String.join(" or ", choices.stream().map(word).toList()));
  }

  /** A span of time. */
  Optional<Duration> span(String name) {
    return string(name)
        .map(
            text ->
                DurationText.parse(text)
                    .orElseThrow(
                        () ->
                            wrong(
                                name,
                                "\"" + text + "\" is no span of time; " + DurationText.FORM)));
  }

  /** An instant: absolute, or after a plus how long after the start. */
  Optional<Instant> instant(String name, Instant start) {
    return string(name).map(text -> instant(name, text, start));
  }

  private Instant instant(String name, String text, Instant start) {
    try {
      if (text.startsWith("+")) {
        return start.plus(DurationText.parse(text.substring(1)).orElseThrow());
      }
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (instant.isBefore(Instant.EPOCH)) {
        throw new DateTimeException("before any instance");
      }
      return instant;
    } catch (DateTimeException | NoSuchElementException notOne) {
      throw wrong(name, "\"" + text + "\" is no time; write +30s or 2026-11-24T10:00:00Z");
    }
  }

  /** The objects of an array; none if there is no such field. */
  List<LocatedFields> objects(String name) {
    List<LocatedFields> objects = new ArrayList<>();
    one(name, List.class, "an array of objects")
        .ifPresent(
            list -> {
              for (Object each : list) {
                Value value = (Value) each;
                if (!(value.said() instanceof LocatedFields fields)) {
                  throw value.here().apply("expected an object {…}");
                }
                objects.add(fields);
              }
            });
    return objects;
  }

  private <T> Optional<T> one(String name, Class<T> type, String expected) {
    Value value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value.said())) {
      throw value.here().apply(name + " is " + expected);
    }
    return Optional.of(type.cast(value.said()));
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
