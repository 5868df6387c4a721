package imdstape.derive;

import imdstape.metadata.MetadataPath;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is to be otherwise: {@code instance-type=c7g.xlarge}, {@code tag.Name=blue},
 * {@code meta-data/profile=default-pv}. A key alone takes away what it names.
 *
 * @param key which row of the table of dependencies
 * @param name what follows the key's dot, or the path below a version; else empty
 * @param value what it shall be, or null for nothing
 */
public record FixtureSetting(SettingKey key, String name, @Nullable String value) {

  /** How a setting is written. */
  public static final String SYNTAX = "KEY=VALUE";

  /**
   * Reads one as people write it.
   *
   * @param file reads what follows an {@code @}
   * @throws ContradictionException if there is no such key, with those there are
   */
  public static FixtureSetting parse(String text, Function<String, String> file) {
    int equals = text.indexOf('=');
    String left = equals < 0 ? text : text.substring(0, equals);
    String right = equals < 0 ? null : text.substring(equals + 1);
    return of(
        left, right != null && right.startsWith("@") ? file.apply(right.substring(1)) : right);
  }

  /**
   * A setting by its key.
   *
   * @throws ContradictionException if there is no such key, with those there are
   */
  public static FixtureSetting of(String left, @Nullable String value) {
    Optional<String> path = path(left);
    if (path.isPresent()) {
      return new FixtureSetting(SettingKey.PATH, path.get(), value);
    }
    for (SettingKey key : SettingKey.values()) {
      String word = key.word();
      if (word.equals(left)) {
        return new FixtureSetting(key, "", value);
      }
      if (word.endsWith(".NAME")) {
        String start = word.substring(0, word.length() - "NAME".length());
        if (left.startsWith(start)) {
          return new FixtureSetting(key, left.substring(start.length()), value);
        }
      }
    }
    throw new ContradictionException(
        "there is no key \""
            + left
            + "\" to set; there are "
            + String.join(", ", Stream.of(SettingKey.values()).map(SettingKey::word).toList()));
  }

  /** A path below a version, if it is one: as it stands in a fixture, or as a client asks. */
  private static Optional<String> path(String left) {
    String below = left.startsWith("/") ? left.substring(1) : left;
    String latest = MetadataPath.LATEST + "/";
    below = below.startsWith(latest) ? below.substring(latest.length()) : below;
    boolean known = below.matches("(?:meta-data|dynamic)/.*[^/]");
    return known && !below.contains("//") ? Optional.of(below) : Optional.empty();
  }

  /** As it is written, but for what came out of a file. */
  @Override
  public String toString() {
    String left =
        key == SettingKey.PATH ? name : key.word().endsWith(".NAME") ? "tag." + name : key.word();
    if (value == null) {
      return left;
    }
    return left + "=" + (key == SettingKey.USER_DATA ? value.length() + " characters" : value);
  }
}
