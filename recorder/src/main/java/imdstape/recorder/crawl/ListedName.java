package imdstape.recorder.crawl;

import imdstape.fixture.SecretPaths;
import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * A name in a listing, which a service can write as it likes. One that leads out of its directory
 * is never asked for, however it is written.
 */
public final class ListedName {

  /** A tag's key has 128 characters at most (EC2 User Guide, "Tag restrictions"). */
  private static final int MAX_NAME_LENGTH = 255;

  /** What can be asked for; a page of HTML has none of it. */
  private static final Pattern NAME_PATTERN =
      Pattern.compile("[^\\p{Cntrl}<>]{1," + MAX_NAME_LENGTH + "}");

  /** No name of the service has any: tags may not (EC2 User Guide, "Tag restrictions"). */
  private static final Pattern PERCENT_ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");

  /** The slash, the other one, and what some readers take for either. */
  private static final Pattern SLASH_LIKE =
      Pattern.compile("[/\\\\\\u2044\\u2215\\u2216\\u29f5\\u29f8\\u29f9]");

  /** With what some servers cut off before they look: a parameter, blanks. */
  private static final Pattern DOT_SEGMENT =
      Pattern.compile("[\\s\\p{Z}]*\\.{1,2}[\\s\\p{Z}]*(?:;.*)?");

  /** Characters that nobody sees, or that are none. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Co}\\p{Cs}\\p{Cn}\\ufffd]");

  private ListedName() {}

  /** Whether it is one, where it may lead. */
  public static boolean isValid(String name) {
    return isAsciiWord(name) || NAME_PATTERN.matcher(name).matches();
  }

  /** Whether it may lead to something that is not in its directory. */
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
   * Whether a path below a version may hold a secret, however it is written, so that it is not
   * requested.
   *
   * @param directory whether it is a directory that would be listed
   */
  public static boolean isNeverRequested(String path, boolean directory) {
    String plain = normalize(path);
    return isSecret(path, directory) || (!plain.equals(path) && isSecret(plain, directory));
  }

  private static boolean isSecret(String path, boolean directory) {
    return directory ? SecretPaths.isNeverListed(path) : SecretPaths.isNeverRequested(path);
  }

  /** The name, or a path, in the letters that it looks like. */
  public static String normalize(String name) {
    // the tables of letters take their time to be loaded, and nearly no name needs them
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 0x80) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC);
      }
    }
    return name;
  }

  /** Of nothing but letters, digits and hyphens, as nearly all are: no pattern needs a look. */
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
