package imdstape.metadata;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A category of instance metadata: one row of the {@link Catalogue}.
 *
 * @param segments the segments of the path below a version; a segment in braces stands for any name
 *     of that kind: {@code meta-data/tags/instance/{TAG_KEY}}
 * @param since the version that introduced it (EC2 User Guide, "Instance metadata categories")
 * @param volatility when the value can change
 * @param kind the kind of the value
 * @param pattern the pattern that each line of a harmless value matches; unused for other kinds
 */
public record Category(
    List<String> segments, String since, Volatility volatility, ValueKind kind, Pattern pattern) {

  /** When a value can change. */
  public enum Volatility {
    /** Never while the instance runs. It may change when the instance is stopped and started. */
    FIXED,
    /** When the owner modifies the running instance: an address, a tag, a role. */
    MODIFIABLE,
    /** Periodically, because the value expires: credentials. */
    RENEWED,
    /** With an event, which creates, changes or removes the value. */
    EVENT;

    /** Returns whether the value changes although the owner does not modify the instance. */
    public boolean isVolatile() {
      return this == RENEWED || this == EVENT;
    }
  }

  static Category of(
      String path, String since, Volatility volatility, ValueKind kind, String regex) {
    return new Category(List.of(path.split("/")), since, volatility, kind, Pattern.compile(regex));
  }

  /** Returns the kind of name that a segment stands for, or empty if the segment is literal. */
  public Optional<ValueKind> nameKindAt(int index) {
    String segment = segments.get(index);
    return segment.startsWith("{")
        ? Optional.of(ValueKind.valueOf(segment.substring(1, segment.length() - 1)))
        : Optional.empty();
  }

  /** Returns whether the path contains no names, so that it is known without a listing. */
  public boolean isConcrete() {
    return segments.stream().noneMatch(segment -> segment.startsWith("{"));
  }

  /** Returns whether a value, or each line of a harmless one, has the form of this category. */
  public boolean matches(String value) {
    return kind == ValueKind.HARMLESS
        ? value.lines().allMatch(line -> pattern.matcher(line).matches()) && !value.endsWith("\n")
        : kind.matches(value);
  }

  /** Returns the path with names in braces: {@code meta-data/tags/instance/{TAG_KEY}}. */
  public String pathTemplate() {
    return String.join("/", segments);
  }
}
