package imdstape.recorder.redact;

import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way to spell an identity in free text.
 *
 * @param start where an identity can begin; elsewhere the pattern is not tried
 * @param pattern the form of the identity, of bounded length
 * @param kind its kind; for {@link ValueKind#PRIVATE_IPV4} a public address, too
 * @param normalize turns the found text into the spelling of the metadata service
 * @param respell turns a pseudonym, given the found text, into the spelling that was found
 */
record IdentitySpelling(
    StartTest start,
    Pattern pattern,
    ValueKind kind,
    UnaryOperator<String> normalize,
    BinaryOperator<String> respell) {

  /** Decides quickly whether an identity can begin at an offset. */
  @FunctionalInterface
  interface StartTest {
    boolean test(String text, int at);
  }

  /** Takes the offsets of an identity. */
  @FunctionalInterface
  interface SpanVisitor {
    void visit(int start, int end);
  }

  private static final StartTest NUMBER =
      (text, at) ->
          isDigit(text, at)
              && !isDigit(text, at - 1)
              && !is(text, at - 1, '.')
              && (is(text, at + 1, '.') || is(text, at + 2, '.') || is(text, at + 3, '.'));

  private static final StartTest DASHED_NUMBER =
      (text, at) ->
          isDigit(text, at)
              && is(text, at - 1, '-')
              && (is(text, at - 2, 'p') || is(text, at - 2, '2'));

  private static final StartTest WORD_NUMBER =
      (text, at) -> isDigit(text, at) && isDigit(text, at + 3) && !isAlphanumeric(text, at - 1);

  private static final StartTest WORD =
      (text, at) -> text.charAt(at) >= 'a' && !isAlphanumeric(text, at - 1);

  private static final StartTest MAC = (text, at) -> is(text, at + 2, ':') || is(text, at + 2, '-');

  private static final StartTest IPV6 = (text, at) -> is(text, at + 4, ':');

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  private static final Pattern NOT_PUBLIC_IPV4 =
      Pattern.compile(
          "10\\..*|192\\.168\\..*|172\\.(?:1[6-9]|2\\d|3[01])\\..*"
              + "|100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*");

  /** All spellings; of two matches of the same length at one offset, the earlier one is used. */
  static final List<IdentitySpelling> ALL =
      List.of(
          of(
              WORD,
              ValueKind.RESOURCE_ID,
              "(?<![A-Za-z0-9-])[a-z]{1,10}(?:-[a-z]{1,10})?-(?:[0-9a-f]{17}|[0-9a-f]{8})"
                  + "(?![0-9A-Za-z])"),
          of(MAC, ValueKind.MAC, "(?<![0-9A-Za-z:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![0-9A-Za-z:])"),
          new IdentitySpelling(
              MAC,
              Pattern.compile(
                  "(?<![0-9A-Za-z:-])(?:[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){5}"
                      + "|[0-9A-F]{2}(?::[0-9A-F]{2}){5})(?![0-9A-Za-z:-])"),
              ValueKind.MAC,
              text -> text.toLowerCase(Locale.ROOT).replace('-', ':'),
              (pseudonym, found) ->
                  found.indexOf(':') >= 0 ? pseudonym : pseudonym.replace(':', '-')),
          of(
              NUMBER,
              ValueKind.PRIVATE_IPV4,
              "(?<![0-9.])" + OCTET + "(?:\\." + OCTET + "){3}(?!\\.?[0-9])(?!/[0-9])"),
          of(
              NUMBER,
              ValueKind.SUBNET_CIDR,
              "(?<![0-9.])" + OCTET + "(?:\\." + OCTET + "){3}/\\d{1,2}(?![0-9])"),
          new IdentitySpelling(
              DASHED_NUMBER,
              Pattern.compile("(?<=(?:ip|ec2)-)" + OCTET + "(?:-" + OCTET + "){3}(?!-?[0-9])"),
              ValueKind.PRIVATE_IPV4,
              text -> text.replace('-', '.'),
              (pseudonym, found) -> pseudonym.replace('.', '-')),
          new IdentitySpelling(
              IPV6,
              Pattern.compile(
                  "(?<![0-9A-Za-z:.])(?i:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe80):[0-9a-fA-F:]{2,34}"
                      + "(?![0-9A-Za-z:/])"),
              ValueKind.IPV6,
              text -> text.toLowerCase(Locale.ROOT),
              (pseudonym, found) -> pseudonym),
          of(
              WORD_NUMBER,
              ValueKind.ACCOUNT,
              "(?<![0-9A-Za-z]|[0-9]\\.)\\d{12}(?![0-9A-Za-z]|\\.[0-9])"),
          new IdentitySpelling(
              WORD_NUMBER,
              Pattern.compile(
                  "(?<![0-9A-Za-z-]|[0-9]\\.)\\d{4}-\\d{4}-\\d{4}(?![0-9A-Za-z-]|\\.[0-9])"),
              ValueKind.ACCOUNT,
              text -> text.replace("-", ""),
              (pseudonym, found) -> pseudonym.replaceAll("(\\d{4})(?=\\d)", "$1-")));

  private static IdentitySpelling of(StartTest start, ValueKind kind, String pattern) {
    return new IdentitySpelling(
        start,
        Pattern.compile(pattern),
        kind,
        UnaryOperator.identity(),
        (pseudonym, found) -> pseudonym);
  }

  private static boolean is(String text, int at, char c) {
    return at >= 0 && at < text.length() && text.charAt(at) == c;
  }

  private static boolean isDigit(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static boolean isAlphanumeric(String text, int at) {
    return isDigit(text, at)
        || (at >= 0
            && at < text.length()
            && ((text.charAt(at) >= 'a' && text.charAt(at) <= 'z')
                || (text.charAt(at) >= 'A' && text.charAt(at) <= 'Z')));
  }

  /** Finds what is spelled so, from left to right, in time linear in the length of the text. */
  void findIn(String text, SpanVisitor found) {
    Matcher matcher = pattern.matcher(text).useTransparentBounds(true);
    int at = 0;
    while (at < text.length()) {
      if (start.test(text, at) && matcher.region(at, text.length()).lookingAt()) {
        found.visit(at, matcher.end());
        at = matcher.end();
      } else {
        at++;
      }
    }
  }

  /** The pseudonym of a found text in the same spelling; empty if the text is no identity. */
  Optional<String> replace(String found, PseudonymSource pseudonyms) {
    String original = normalize.apply(found);
    ValueKind exactKind = kind == ValueKind.PRIVATE_IPV4 ? ipv4Kind(original) : kind;
    return isReserved(original)
            || !exactKind.matches(original)
            || !pseudonyms.canReplace(exactKind, original)
        ? Optional.empty()
        : Optional.of(respell.apply(pseudonyms.pseudonym(exactKind, original), found));
  }

  /** Whether an address belongs to the service itself, is a loopback address or a wildcard. */
  private static boolean isReserved(String address) {
    return address.startsWith("169.254.169.")
        || address.startsWith("127.")
        || address.startsWith("0.0.0.0")
        || address.startsWith("255.")
        || address.equals("fd00:ec2::254")
        || address.equals("fd00:ec2::253")
        || address.equals("fd00:ec2::123")
        || address.equals("00:00:00:00:00:00")
        || address.equals("ff:ff:ff:ff:ff:ff");
  }

  private static ValueKind ipv4Kind(String address) {
    return NOT_PUBLIC_IPV4.matcher(address).matches()
        ? ValueKind.PRIVATE_IPV4
        : ValueKind.PUBLIC_IPV4;
  }
}
