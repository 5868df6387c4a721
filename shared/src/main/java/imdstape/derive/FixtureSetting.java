package imdstape.derive;

import imdstape.metadata.MetadataPath;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A value to change in a fixture: {@code instance-type=c7g.xlarge}, {@code tag.Name=blue}, {@code
 * meta-data/profile=default-pv}. A key without a value removes the value from the fixture.
 *
 * @param key the key, which decides what else changes
 * @param name the part of the key after its dot, or the path below a version; else empty
 * @param value the new value, or null to remove the value
 */
public record FixtureSetting(SettingKey key, String name, @Nullable String value) {

  /** The notation of a setting in help texts. */
  public static final String SYNTAX = "KEY=VALUE";

  /**
   * Parses a setting as the user writes it.
   *
   * @param readFile returns the text of a file, whose name follows an {@code @}
   * @throws ContradictionException if the key is unknown; the message lists the known keys
   */
  public static FixtureSetting parse(String text, Function<String, String> readFile) {
    int equals = text.indexOf('=');
    String left = equals < 0 ? text : text.substring(0, equals);
    String right = equals < 0 ? null : text.substring(equals + 1);
    return of(
        left, right != null && right.startsWith("@") ? readFile.apply(right.substring(1)) : right);
  }

  /**
   * Creates a setting.
   *
   * @param left the key as the user writes it
   * @param value the new value, or null to remove the value
   * @throws ContradictionException if the key is unknown; the message lists the known keys
   */
  public static FixtureSetting of(String left, @Nullable String value) {
    Optional<String> path = path(left);
    if (path.isPresent()) {
      return new FixtureSetting(SettingKey.PATH, path.get(), value);
    }
    for (SettingKey key : SettingKey.values()) {
      String word = key.keyName();
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
            + String.join(", ", Stream.of(SettingKey.values()).map(SettingKey::keyName).toList()));
  }

  /**
   * Returns the path below a version that a key names, or empty if the key is not a path. The path
   * may start as in a fixture, {@code meta-data/}, or as in a request, {@code /latest/meta-data/}.
   */
  private static Optional<String> path(String left) {
    String path = left.startsWith("/") ? left.substring(1) : left;
    String latest = MetadataPath.LATEST + "/";
    path = path.startsWith(latest) ? path.substring(latest.length()) : path;
    boolean known = path.matches("(?:meta-data|dynamic)/.*[^/]");
    return known && !path.contains("//") ? Optional.of(path) : Optional.empty();
  }

  /** Returns the key as the user writes it. */
  public String keyText() {
    return key == SettingKey.PATH
        ? name
        : key.keyName().endsWith(".NAME") ? "tag." + name : key.keyName();
  }

  /** Returns the notation of the user. User-data is replaced by its length. */
  @Override
  public String toString() {
    if (value == null) {
      return keyText();
    }
    return keyText() + "=" + (key == SettingKey.USER_DATA ? value.length() + " characters" : value);
  }
}
