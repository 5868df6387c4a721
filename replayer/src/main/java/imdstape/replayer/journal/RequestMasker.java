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
 * What of a request may be kept: people put a token where it does not belong, as behind a path by a
 * wrong quote. What the service knows stays as it is, and so does what looks like nothing but a
 * mistyped path.
 */
public final class RequestMasker {

  /** What stands in the place of that which is not kept. */
  public static final String MASK = "•••";

  /** The longest name of a role (IAM User Guide, "IAM and AWS STS quotas"). */
  private static final int MAX_NAME_LENGTH = 64;

  private static final int MAX_METHOD_LENGTH = 20;
  private static final int MAX_PROGRAM_LENGTH = 60;

  /** What follows these is no name any more: a query, parameters, another word of a command. */
  private static final Pattern NAME_END =
      Pattern.compile("[\\s?;#&=]|%(?:3f|3b|23|26|3d|20|09|0a|0d)", Pattern.CASE_INSENSITIVE);

  private static final Pattern PLAIN_WORD = Pattern.compile("[a-z.-]*|[0-9.-]*");

  private static final Pattern USER_INFO = Pattern.compile(":[^/]*@");

  private RequestMasker() {}

  /**
   * A path without what may be secret.
   *
   * @param isKnown whether the service says something of a path; asked of what is out of the
   *     ordinary alone
   */
  public static MetadataPath maskPath(MetadataPath path, Predicate<MetadataPath> isKnown) {
    if ((isOrdinary(path.version()) && isOrdinary(path.relativePath())) || isKnown.test(path)) {
      return path;
    }
    String whole = path.version() + "/" + path.relativePath();
    List<String> names = Arrays.asList(whole.split("/", -1));
    int known = names.size() - 1;
    while (known > 0 && !isKnown.test(toPath(names.subList(0, known), false))) {
      known--;
    }
    String rest = maskNames(String.join("/", names.subList(known, names.size())));
    List<String> kept = names.subList(0, known);
    String masked = known == 0 ? rest : String.join("/", kept) + "/" + rest;
    return toPath(Arrays.asList(masked.split("/", -1)), path.hasTrailingSlash());
  }

  private static MetadataPath toPath(List<String> names, boolean slashed) {
    return new MetadataPath(
        names.get(0), String.join("/", names.subList(1, names.size())), slashed);
  }

  private static String maskNames(String rest) {
    Matcher end = NAME_END.matcher(rest);
    boolean ends = end.find();
    String names = ends ? rest.substring(0, end.start()) : rest;
    // a key in base64 may have slashes: of what holds one, only words stay
    boolean holds = SecretDetector.containsSecret(names);
    StringBuilder text = new StringBuilder();
    for (String name : names.split("/", -1)) {
      boolean hides = isSecret(name) || (holds && !PLAIN_WORD.matcher(name).matches());
      text.append(text.length() == 0 ? "" : "/").append(hides ? MASK : name);
    }
    return ends && !text.toString().endsWith(MASK) ? text + MASK : text.toString();
  }

  private static boolean isSecret(String name) {
    return name.length() > MAX_NAME_LENGTH
        || SecretDetector.containsSecret(name)
        || USER_INFO.matcher(name).find();
  }

  /** Nothing in it ends a name, and no run of letters and digits is as long as a key's. */
  private static boolean isOrdinary(String text) {
    int run = 0;
    int name = 0;
    boolean mixed = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean wide = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      boolean joins = wide || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
      if (!joins && c != '/' && c != '.' && c != ':') {
        return false;
      }
      run = joins || c == '/' ? run + 1 : 0;
      mixed = run > 0 && (mixed || wide);
      name = c == '/' ? 0 : name + 1;
      if ((mixed && run >= SecretDetector.MIN_RUN_LENGTH) || name > MAX_NAME_LENGTH) {
        return false;
      }
    }
    return true;
  }

  /** A method, which is a word that people know. */
  public static String maskMethod(String method) {
    return method.equals("GET")
            || method.equals("PUT")
            || (method.length() <= MAX_METHOD_LENGTH && !SecretDetector.containsSecret(method))
        ? method
        : MASK;
  }

  /**
   * The first product of a User-Agent, {@code aws-cli/2.15.30}; empty if it says none.
   *
   * @param userAgent as sent, or null
   */
  static String programOf(@Nullable String userAgent) {
    if (userAgent == null || userAgent.isBlank()) {
      return "";
    }
    String said = userAgent.strip();
    int end = 0;
    while (end < said.length() && isProductCharacter(said.charAt(end))) {
      end++;
    }
    String product = said.substring(0, end);
    if (product.isEmpty() || SecretDetector.containsSecret(product)) {
      return MASK;
    }
    return product.length() > MAX_PROGRAM_LENGTH
        ? product.substring(0, MAX_PROGRAM_LENGTH)
        : product;
  }

  /** RFC 9110, 5.6.2, and the slash before a version. */
  private static boolean isProductCharacter(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "!#$%&'*+-.^_`|~/".indexOf(c) >= 0;
  }
}
