package imdstape.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A value of JSON as it was read. It may be secret: none of them shows what it holds. */
public sealed interface JsonValue {

  /**
   * An object.
   *
   * @param members in the order of the file
   */
  record Members(Map<String, JsonValue> members) implements JsonValue {
    public Members {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    @Override
    public String toString() {
      return "an object of " + members.size();
    }
  }

  /**
   * An array.
   *
   * @param items in order
   */
  record Items(List<JsonValue> items) implements JsonValue {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public String toString() {
      return "an array of " + items.size();
    }
  }

  /**
   * A string.
   *
   * @param text what it says
   */
  record Text(String text) implements JsonValue {
    @Override
    public String toString() {
      return "•••";
    }
  }

  /**
   * A number, {@code true}, {@code false} or {@code null}.
   *
   * @param written as it stands in the file
   */
  record Plain(String written) implements JsonValue {
    @Override
    public String toString() {
      return "•••";
    }
  }
}
