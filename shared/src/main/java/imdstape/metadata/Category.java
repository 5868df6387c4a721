package imdstape.metadata;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One row of the table of categories.
 *
 * @param segments its segments below a version; a segment in braces stands for a name of that kind:
 *     {@code meta-data/tags/instance/{TAG_KEY}}
 * @param since the version that introduced it (EC2 User Guide, "Instance metadata categories")
 * @param volatility when its value can change
 * @param kind what its value is
 * @param pattern the exact form a harmless value may have
 */
public record Category(
    List<String> segments, String since, Volatility volatility, ValueKind kind, Pattern pattern) {

  /** When a value can change. */
  public enum Volatility {
    /** For the life of the instance, or until it is stopped and started. */
    FIXED,
    /** While it runs, because somebody changes the instance: an address, a tag, a role. */
    MODIFIABLE,
    /** While it runs, by itself: what expires is said anew. */
    RENEWED,
    /** By an event: it comes and goes, or is there and says something else for a while. */
    EVENT;

    /**
     * Whether it says something else after a while although nobody changed the instance. The one
     * place that knows what is volatile.
     */
    public boolean isVolatile() {
      return this == RENEWED || this == EVENT;
    }
  }

  static Category of(String path, String since, Volatility change, ValueKind kind, String form) {
    return new Category(List.of(path.split("/")), since, change, kind, Pattern.compile(form));
  }

  /** The kind of name a segment stands for, or empty for a segment that is itself. */
  public Optional<ValueKind> nameKindAt(int index) {
    String segment = segments.get(index);
    return segment.startsWith("{")
        ? Optional.of(ValueKind.valueOf(segment.substring(1, segment.length() - 1)))
        : Optional.empty();
  }

  /**
   * Whether the path has no names in it, so that it can be asked for without having seen a listing.
   */
  public boolean isConcrete() {
    return segments.stream().noneMatch(segment -> segment.startsWith("{"));
  }

  /**
   * Whether a value has the form this category promises, each line of it where there are several.
   */
  public boolean matches(String value) {
    return kind == ValueKind.HARMLESS
        ? value.lines().allMatch(line -> pattern.matcher(line).matches()) && !value.endsWith("\n")
        : kind.matches(value);
  }

  /** The path as it is written in the table. */
  public String pathTemplate() {
    return String.join("/", segments);
  }
}
