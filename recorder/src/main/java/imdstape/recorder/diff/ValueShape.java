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
 * @param word in words
 * @param fields of JSON: {@code accountId}, {@code a.b}, {@code billingProducts[]}
 */
record ValueShape(String word, SortedSet<String> fields) {

  private static final JsonFactory JSON = new JsonFactory();

  /** What lies deeper has no form. */
  private static final int DEEPEST = 16;

  /** What may be anything has no form that could change. */
  private static final Set<ValueKind> FREE = EnumSet.of(ValueKind.TAG_VALUE, ValueKind.USER_DATA);

  ValueShape {
    fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields));
  }

  /** The form of the text at a path. */
  static ValueShape of(String path, String text) {
    Optional<Category> category = Catalogue.of(path);
    if (category.map(Category::kind).filter(FREE::contains).isPresent()) {
      return new ValueShape("anything", new TreeSet<>());
    }
    String promised = category.map(known -> promised(known, text)).orElse("");
    return json(text)
        .map(fields -> new ValueShape("JSON" + promised, fields))
        .orElseGet(() -> new ValueShape(lines(text) + promised, new TreeSet<>()));
  }

  /** This form in words, next to another. */
  String nextTo(ValueShape other) {
    if (!word.equals(other.word)) {
      return word;
    }
    String more = without(fields, other.fields);
    String less = without(other.fields, fields);
    return more.isEmpty() ? word + " without " + less : word + " with " + more;
  }

  private static String without(Set<String> some, Set<String> others) {
    Set<String> rest = new TreeSet<>(some);
    rest.removeAll(others);
    return String.join(", ", rest);
  }

  private static String promised(Category category, String text) {
    boolean fits = category.fits(text) || text.lines().allMatch(category::fits);
    String form = category.kind() == ValueKind.HARMLESS ? "its category" : category.kind().word();
    return fits ? "" : ", not of the form of " + form;
  }

  private static String lines(String text) {
    if (text.isEmpty()) {
      return "empty";
    }
    String ending = text.endsWith("\n") ? " that ends in a line feed" : "";
    boolean markup = text.startsWith("<");
    long lines = text.lines().count();
    return (markup ? "markup" : lines > 1 ? "several lines" : "one line") + ending;
  }

  private static Optional<SortedSet<String>> json(String text) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return Optional.empty();
    }
    SortedSet<String> fields = new TreeSet<>();
    try (JsonParser in = JSON.createParser(text)) {
      read(in, in.nextToken(), "", 0, fields);
      return in.nextToken() == null ? Optional.of(fields) : Optional.empty();
    } catch (IOException isNone) {
      return Optional.empty();
    }
  }

  private static void read(JsonParser in, JsonToken value, String at, int depth, Set<String> fields)
      throws IOException {
    if (depth > DEEPEST) {
      in.skipChildren();
    } else if (value == JsonToken.START_ARRAY) {
      fields.add(at + "[]");
      for (JsonToken one = in.nextToken(); one != JsonToken.END_ARRAY; one = in.nextToken()) {
        read(in, one, at + "[]", depth + 1, fields);
      }
    } else if (value == JsonToken.START_OBJECT) {
      while (in.nextToken() != JsonToken.END_OBJECT) {
        String name = at.isEmpty() ? in.currentName() : at + "." + in.currentName();
        fields.add(name);
        read(in, in.nextToken(), name, depth + 1, fields);
      }
    }
  }
}
