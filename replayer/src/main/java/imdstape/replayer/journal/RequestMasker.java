package imdstape.replayer.journal;

import imdstape.metadata.MetadataPath;
import imdstape.secrets.SecretDetector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Masks the parts of a request that may be secret, before they are kept or logged. People send
 * tokens in wrong places, such as behind a path because of a wrong quote. A path that the service
 * has stays as it is, and so does one that only looks mistyped.
 */
public final class RequestMasker {

  /** Replaces a masked part. */
  public static final String MASK = "•••";

  /** The longest name of a role (IAM User Guide, "IAM and AWS STS quotas"). */
  private static final int MAX_NAME_LENGTH = 64;

  private static final int MAX_METHOD_LENGTH = 20;
  private static final int MAX_PROGRAM_LENGTH = 60;

  /** Ends a name: a query, parameters or another word of a command follows. */
  private static final Pattern NAME_END =
      Pattern.compile("[\\s?;#&=]|%(?:3f|3b|23|26|3d|20|09|0a|0d)", Pattern.CASE_INSENSITIVE);

  private static final Pattern PLAIN_WORD = Pattern.compile("[a-z.-]*|[0-9.-]*");

  private static final Pattern USER_INFO = Pattern.compile(":[^/]*@");

  private RequestMasker() {}

  /**
   * Masks a path.
   *
   * @param isKnown whether the service has a path; called only if the path is unusual
   */
  public static MetadataPath maskPath(MetadataPath path, Predicate<MetadataPath> isKnown) {
    if ((isOrdinary(path.version()) && isOrdinary(path.relativePath())) || isKnown.test(path)) {
      return path;
    }
    String whole = path.version() + "/" + path.relativePath();
    List<String> names = Arrays.asList(whole.split("/", -1));
    int knownNames = names.size() - 1;
    while (knownNames > 0 && !isKnown.test(toPath(names.subList(0, knownNames), false))) {
      knownNames--;
    }
    String unknown = maskNames(String.join("/", names.subList(knownNames, names.size())));
    List<String> keptNames = names.subList(0, knownNames);
    String masked = knownNames == 0 ? unknown : String.join("/", keptNames) + "/" + unknown;
    return toPath(Arrays.asList(masked.split("/", -1)), path.hasTrailingSlash());
  }

  private static MetadataPath toPath(List<String> names, boolean slashed) {
    return new MetadataPath(
        names.get(0), String.join("/", names.subList(1, names.size())), slashed);
  }

  private static String maskNames(String unknown) {
    Matcher end = NAME_END.matcher(unknown);
    boolean ends = end.find();
    String names = ends ? unknown.substring(0, end.start()) : unknown;
    // a key in base64 may have slashes: if there is one, only plain words stay
    boolean containsSecret = SecretDetector.containsSecret(names);
    StringBuilder text = new StringBuilder();
    for (String name : names.split("/", -1)) {
      boolean masks = isSecret(name) || (containsSecret && !PLAIN_WORD.matcher(name).matches());
      text.append(text.length() == 0 ? "" : "/").append(masks ? MASK : name);
    }
    return ends && !text.toString().endsWith(MASK) ? text + MASK : text.toString();
  }

  private static boolean isSecret(String name) {
    return name.length() > MAX_NAME_LENGTH
        || SecretDetector.containsSecret(name)
        || USER_INFO.matcher(name).find();
  }

  /** Whether no character ends a name, and no run of letters and digits is as long as a key. */
  private static boolean isOrdinary(String text) {
    int runLength = 0;
    int nameLength = 0;
    boolean mixed = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean upperOrDigit = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      boolean continuesRun = upperOrDigit || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
      if (!continuesRun && c != '/' && c != '.' && c != ':') {
        return false;
      }
      runLength = continuesRun || c == '/' ? runLength + 1 : 0;
      mixed = runLength > 0 && (mixed || upperOrDigit);
      nameLength = c == '/' ? 0 : nameLength + 1;
      if ((mixed && runLength >= SecretDetector.MIN_RUN_LENGTH) || nameLength > MAX_NAME_LENGTH) {
        return false;
      }
    }
    return true;
  }

  /** Masks a method that looks like a secret. */
  public static String maskMethod(String method) {
    return method.equals("GET")
            || method.equals("PUT")
            || (method.length() <= MAX_METHOD_LENGTH && !SecretDetector.containsSecret(method))
        ? method
        : MASK;
  }

  /**
   * The first product of a User-Agent, such as {@code aws-cli/2.15.30}; empty if it has none.
   *
   * @param userAgent the value of the header, or null
   */
  static String programOf(@Nullable String userAgent) {
    if (userAgent == null || userAgent.isBlank()) {
      return "";
    }
    String stripped = userAgent.strip();
    int end = 0;
    while (end < stripped.length() && isProductCharacter(stripped.charAt(end))) {
      end++;
    }
    String product = stripped.substring(0, end);
    if (product.isEmpty() || SecretDetector.containsSecret(product)) {
      return MASK;
    }
    return product.length() > MAX_PROGRAM_LENGTH
        ? product.substring(0, MAX_PROGRAM_LENGTH)
        : product;
  }

  /**
   * Whether RFC 9110, 5.6.2, allows a character in a token, or it is the slash before a version.
   */
  private static boolean isProductCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~/".indexOf(c) >= 0;
  }
}
