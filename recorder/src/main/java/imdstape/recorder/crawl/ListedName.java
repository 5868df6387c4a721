package imdstape.recorder.crawl;

import imdstape.fixture.SecretPaths;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * Checks names in listings, which a service may not be trusted with. A name that leads out of its
 * directory, in any spelling, is not requested.
 */
public final class ListedName {

  /** Twice the longest key of a tag, 128 characters (EC2 User Guide, "Tag restrictions"). */
  private static final int MAX_NAME_LENGTH = 255;

  /** A name that can be requested; the lines of an HTML page do not match. */
  private static final Pattern NAME_PATTERN =
      Pattern.compile("[^\\p{Cntrl}<>]{1," + MAX_NAME_LENGTH + "}");

  /** An escaped byte. Keys of tags contain none (EC2 User Guide, "Tag restrictions"). */
  private static final Pattern PERCENT_ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  /** Slash, backslash, and the characters that some servers treat as one of them. */
  private static final Pattern SLASH_LIKE =
      Pattern.compile("[/\\\\\\u2044\\u2215\\u2216\\u29f5\\u29f8\\u29f9]");

  /** One or two dots, with the blanks and the parameter that some servers remove. */
  private static final Pattern DOT_SEGMENT =
      Pattern.compile("[\\s\\p{Z}]*\\.{1,2}[\\s\\p{Z}]*(?:;.*)?");

  /** Characters that are not displayed, or not assigned. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}\\ufffd]");

  /** A dated version of the service; {@code latest} is none. */
  private static final Pattern DATED_VERSION = Pattern.compile("1\\.0|\\d{4}-\\d{2}-\\d{2}");

  private ListedName() {}

  /** Whether a name at {@code /} is a dated version, such as {@code 2021-07-15}. */
  public static boolean isDatedVersion(String name) {
    return DATED_VERSION.matcher(name).matches();
  }

  /** Whether a line can be a name, wherever it leads. */
  static boolean isValid(String name) {
    return isAsciiWord(name) || NAME_PATTERN.matcher(name).matches();
  }

  /** Whether a name may lead out of its directory. */
  public static boolean leavesDirectory(String name) {
    if (isAsciiWord(name)) {
      return false;
    }
    String plain = normalize(name);
    return PERCENT_ESCAPE.matcher(plain).find()
        || SLASH_LIKE.matcher(name).find()
        || SLASH_LIKE.matcher(plain).find()
        || DOT_SEGMENT.matcher(plain).matches()
        || INVISIBLE.matcher(name).find();
  }

  /**
   * Whether a path may hold a secret, in any spelling, so that it is not requested.
   *
   * @param path below the version
   * @param directory whether the path is a directory, whose listing would be requested
   */
  public static boolean isNeverRequested(String path, boolean directory) {
    String plain = normalize(path);
    return isSecret(path, directory) || (!plain.equals(path) && isSecret(plain, directory));
  }

  private static boolean isSecret(String path, boolean directory) {
    return directory ? SecretPaths.isNeverListed(path) : SecretPaths.isNeverRequested(path);
  }

  /** A name or a path with look-alike characters replaced by plain ones (Unicode NFKC). */
  public static String normalize(String name) {
    // loading the Unicode tables takes time, and hardly any name needs them
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC);
      }
    }
    return name;
  }

  /** Whether a name has letters, digits and hyphens only; saves matching most names to patterns. */
  private static boolean isAsciiWord(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      if (!plain) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= MAX_NAME_LENGTH;
  }
}
