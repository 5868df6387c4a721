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
 * What a program that reads a value takes for granted: that it is JSON with certain fields, that it
 * is one line, that it ends in a line feed, that it is an address.
 *
 * @param description in words
 * @param fields of JSON: {@code accountId}, {@code a.b}, {@code billingProducts[]}
 */
record ValueShape(String description, SortedSet<String> fields) {

  private static final JsonFactory JSON = new JsonFactory();

  /** What lies deeper has no form. */
  private static final int MAX_DEPTH = 16;

  /** What may be anything has no form that could change. */
  private static final Set<ValueKind> FREE_TEXT_KINDS =
      EnumSet.of(ValueKind.TAG_VALUE, ValueKind.USER_DATA);

  ValueShape {
    fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields));
  }

  /** The form of the text at a path. */
  static ValueShape of(String path, String text) {
    Optional<Category> category = Catalogue.find(path);
    if (category.map(Category::kind).filter(FREE_TEXT_KINDS::contains).isPresent()) {
      return new ValueShape("anything", new TreeSet<>());
    }
    String promised = category.map(known -> categoryMismatch(known, text)).orElse("");
    return jsonFields(text)
        .map(fields -> new ValueShape("JSON" + promised, fields))
        .orElseGet(() -> new ValueShape(lineShape(text) + promised, new TreeSet<>()));
  }

  /** This form in words, next to another. */
  String describeAgainst(ValueShape other) {
    if (!description.equals(other.description)) {
      return description;
    }
    String more = missingFields(fields, other.fields);
    String less = missingFields(other.fields, fields);
    return more.isEmpty() ? description + " without " + less : description + " with " + more;
  }

  private static String missingFields(Set<String> some, Set<String> others) {
    Set<String> rest = new TreeSet<>(some);
    rest.removeAll(others);
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
    } catch (IOException isNone) {
      return Optional.empty();
    }
  }

  private static void collectFields(
      JsonParser in, JsonToken value, String at, int depth, Set<String> fields) throws IOException {
    if (depth > MAX_DEPTH) {
      in.skipChildren();
    } else if (value == JsonToken.START_ARRAY) {
      fields.add(at + "[]");
      for (JsonToken one = in.nextToken(); one != JsonToken.END_ARRAY; one = in.nextToken()) {
        collectFields(in, one, at + "[]", depth + 1, fields);
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
