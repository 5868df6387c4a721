package imdstape.recorder.diff;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.ValueKind;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The shape of a value on which a program that reads it relies: JSON with certain fields, one line,
 * a final line feed, the format of an address.
 *
 * @param description for a report
 * @param fields the JSON fields: {@code accountId}, {@code a.b}, {@code billingProducts[]}
 */
record ValueShape(String description, SortedSet<String> fields) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Fields that are nested deeper are ignored. */
  private static final int MAX_DEPTH = 16;

  /** Kinds of values that may be any text and have no shape. */
  private static final Set<ValueKind> FREE_TEXT_KINDS =
      EnumSet.of(ValueKind.TAG_VALUE, ValueKind.USER_DATA);

  ValueShape {
    fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields));
  }

  /** The shape of the text at a path. */
  static ValueShape of(String path, String text) {
    Optional<Category> category = Catalogue.find(path);
    if (category.map(Category::kind).filter(FREE_TEXT_KINDS::contains).isPresent()) {
      return new ValueShape("anything", new TreeSet<>());
    }
    String mismatch = category.map(entry -> categoryMismatch(entry, text)).orElse("");
    return jsonFields(text)
        .map(fields -> new ValueShape("JSON" + mismatch, fields))
        .orElseGet(() -> new ValueShape(lineShape(text) + mismatch, new TreeSet<>()));
  }

  /** A description of this shape that says how it differs from another. */
  String describeAgainst(ValueShape other) {
    if (!description.equals(other.description)) {
      return description;
    }
    String additional = missingFields(fields, other.fields);
    String missing = missingFields(other.fields, fields);
    return additional.isEmpty()
        ? description + " without " + missing
        : description + " with " + additional;
  }

  private static String missingFields(Set<String> first, Set<String> second) {
    Set<String> rest = new TreeSet<>(first);
    rest.removeAll(second);
    return String.join(", ", rest);
  }

  private static String categoryMismatch(Category category, String text) {
    boolean fits = category.matches(text) || text.lines().allMatch(category::matches);
    String form =
        category.kind() == ValueKind.HARMLESS ? "its category" : category.kind().jsonName();
    return fits ? "" : ", not of the form of " + form;
  }

  private static String lineShape(String text) {
    if (text.isEmpty()) {
      return "empty";
    }
    String ending = text.endsWith("\n") ? " that ends in a line feed" : "";
    boolean markup = text.startsWith("<");
    long lines = text.lines().count();
    return (markup ? "markup" : lines > 1 ? "several lines" : "one line") + ending;
  }

  private static Optional<SortedSet<String>> jsonFields(String text) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return Optional.empty();
    }
    SortedSet<String> fields = new TreeSet<>();
    try (JsonParser in = JSON.createParser(text)) {
      collectFields(in, in.nextToken(), "", 0, fields);
      return in.nextToken() == null ? Optional.of(fields) : Optional.empty();
    } catch (IOException invalid) {
      return Optional.empty();
    }
  }

  private static void collectFields(
      JsonParser in, JsonToken value, String at, int depth, Set<String> fields) throws IOException {
    if (depth > MAX_DEPTH) {
      in.skipChildren();
    } else if (value == JsonToken.START_ARRAY) {
      fields.add(at + "[]");
      for (JsonToken element = in.nextToken();
          element != JsonToken.END_ARRAY;
          element = in.nextToken()) {
        collectFields(in, element, at + "[]", depth + 1, fields);
      }
    } else if (value == JsonToken.START_OBJECT) {
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = at.isEmpty() ? in.currentName() : at + "." + in.currentName();
        fields.add(name);
        collectFields(in, in.nextToken(), name, depth + 1, fields);
      }
    }
  }
}
