package imdstape.secrets;

import static imdstape.secrets.AsciiSet.ALPHANUMERIC;
import static imdstape.secrets.AsciiSet.DIGIT;
import static imdstape.secrets.AsciiSet.HEX;
import static imdstape.secrets.AsciiSet.WORD_OR_DASH;
import static imdstape.secrets.KeywordScanner.NO_MATCH;

import java.util.Arrays;
import java.util.Set;

/**
 * The scanners of the {@link LeakRules} for values that identify the owner of an instance. Each
 * finds exactly what the regular expression of its rule finds, in linear time; {@code
 * LeakScannersTest} compares the two.
 */
final class IdentityScanners {

  private static final AsciiSet LOWER = AsciiSet.of("a-z");
  private static final AsciiSet LETTER = AsciiSet.of("A-Za-z");
  private static final AsciiSet ALPHANUMERIC_OR_DASH = AsciiSet.of("A-Za-z0-9\\-");
  private static final AsciiSet ALPHANUMERIC_OR_COLON = AsciiSet.of("0-9A-Za-z:");

  private IdentityScanners() {}

  static ValueScanner accountId() {
    return new PositionScanner(
        DIGIT,
        AsciiSet.of("0-9\\-"),
        12,
        (text, at) -> {
          boolean afterNumber =
              ALPHANUMERIC.containsAt(text, at - 1)
                  || (text.startsWith(".", at - 1) && DIGIT.containsAt(text, at - 2));
          if (afterNumber) {
            return NO_MATCH;
          }
          int end = DIGIT.endOfRun(text, at, 12);
          if (end == at + 4 && text.startsWith("-", end)) {
            end = endOfGroups(text, at, '-', 3, 4, 4);
          } else if (end < at + 12) {
            return NO_MATCH;
          }
          boolean beforeNumber =
              end == NO_MATCH
                  || ALPHANUMERIC.containsAt(text, end)
                  || (text.startsWith(".", end) && DIGIT.containsAt(text, end + 1));
          return beforeNumber ? NO_MATCH : end;
        });
  }

  /** The end of groups of digits with a separator between them. */
  private static int endOfGroups(
      String text, int start, char separator, int groups, int min, int max) {
    int at = start;
    for (int i = 0; i < groups; i++) {
      if (i > 0) {
        if (at >= text.length() || text.charAt(at) != separator) {
          return NO_MATCH;
        }
        at++;
      }
      int end = DIGIT.endOfRun(text, at, max);
      if (end - at < min) {
        return NO_MATCH;
      }
      at = end;
    }
    return at;
  }

  /**
   * The ids of resources.
   *
   * @param types the words before the dash, of which some hold a dash themselves
   */
  static ValueScanner resourceId(String... types) {
    Set<String> known = Set.copyOf(Arrays.asList(types));
    int longest = Arrays.stream(types).mapToInt(String::length).max().orElse(0);
    return new PositionScanner(
        LOWER,
        AsciiSet.of("a-z0-9\\-"),
        10,
        (text, at) -> {
          if (ALPHANUMERIC_OR_DASH.containsAt(text, at - 1)) {
            return NO_MATCH;
          }
          int dash = LOWER.endOfRun(text, at, longest);
          if (!text.startsWith("-", dash)) {
            return NO_MATCH;
          }
          int end =
              known.contains(text.substring(at, dash))
                  ? endOfResourceNumber(text, dash + 1)
                  : NO_MATCH;
          int second = LOWER.endOfRun(text, dash + 1, longest);
          return end == NO_MATCH
                  && text.startsWith("-", second)
                  && known.contains(text.substring(at, second))
              ? endOfResourceNumber(text, second + 1)
              : end;
        });
  }

  private static int endOfResourceNumber(String text, int start) {
    int end = AsciiSet.LOWER_HEX.endOfRun(text, start, 18);
    boolean complete = end - start == 17 || end - start == 8;
    return complete && !ALPHANUMERIC.containsAt(text, end) ? end : NO_MATCH;
  }

  static ValueScanner macAddress() {
    AsciiSet notBefore = AsciiSet.of("0-9A-Za-z:.\\-");
    AsciiSet notAfter = AsciiSet.of("0-9A-Za-z:\\-");
    return new PositionScanner(
        HEX,
        AsciiSet.of("0-9a-fA-F:\\-"),
        17,
        (text, at) -> {
          int end = at + 17;
          char separator = end <= text.length() ? text.charAt(at + 2) : 0;
          if ((separator != ':' && separator != '-')
              || notBefore.containsAt(text, at - 1)
              || notAfter.containsAt(text, end)) {
            return NO_MATCH;
          }
          for (int i = 0; i < 17; i++) {
            char c = text.charAt(at + i);
            if (i % 3 == 2 ? c != separator : !HEX.contains(c)) {
              return NO_MATCH;
            }
          }
          return end;
        });
  }

  static ValueScanner publicIpv4() {
    AsciiSet digitOrDot = AsciiSet.of("0-9.");
    return new PositionScanner(
        DIGIT,
        AsciiSet.of("0-9.\\-"),
        7,
        (text, at) -> {
          if (!digitOrDot.containsAt(text, at - 1)) {
            int end = endOfGroups(text, at, '.', 4, 1, 3);
            if (end != NO_MATCH && !continues(text, end, '.') && !isBeforeRelease(text, end)) {
              return end;
            }
          }
          boolean inHostname = text.startsWith("ec2-", at - 4);
          boolean afterNumber =
              ALPHANUMERIC.containsAt(text, at - 1)
                  || (text.startsWith("-", at - 1) && DIGIT.containsAt(text, at - 2));
          if (inHostname || !afterNumber) {
            int end = endOfGroups(text, at, '-', 4, 1, 3);
            if (end != NO_MATCH && !continues(text, end, '-')) {
              return end;
            }
          }
          return NO_MATCH;
        });
  }

  /** Whether a release follows, as in the version of a kernel: 2.6.32.59-0.7. */
  private static boolean isBeforeRelease(String text, int end) {
    int dot = DIGIT.endOfRun(text, end + 1, 3);
    int last = DIGIT.endOfRun(text, dot + 1, 3);
    return text.startsWith("-", end)
        && dot > end + 1
        && text.startsWith(".", dot)
        && last > dot + 1
        && !DIGIT.containsAt(text, last)
        && !text.startsWith(".", last);
  }

  /** Whether a digit follows, or a separator and a digit. */
  private static boolean continues(String text, int end, char separator) {
    return DIGIT.containsAt(text, end)
        || (end < text.length()
            && text.charAt(end) == separator
            && DIGIT.containsAt(text, end + 1));
  }

  static ValueScanner ipv6() {
    AsciiSet hexOrColon = AsciiSet.of("0-9a-fA-F:");
    return new PositionScanner(
        AsciiSet.of("23fF"),
        hexOrColon,
        8,
        (text, at) -> {
          if (!text.startsWith(":", at + 4)
              || ALPHANUMERIC_OR_COLON.containsAt(text, at - 1)
              || !isIpv6Prefix(text, at)) {
            return NO_MATCH;
          }
          int end = hexOrColon.endOfRun(text, at + 5, 34);
          return end - at - 5 < 3 || ALPHANUMERIC_OR_COLON.containsAt(text, end) ? NO_MATCH : end;
        });
  }

  private static boolean isIpv6Prefix(String text, int at) {
    if (text.charAt(at) == '2' || text.charAt(at) == '3') {
      return HEX.containsAll(text, at + 1, at + 4);
    }
    return AsciiSet.startsWithIgnoringCase(text, at, "fe80")
        || (AsciiSet.of("cdCD").containsAt(text, at + 1) && HEX.containsAll(text, at + 2, at + 4));
  }

  static ValueScanner email() {
    return IdentityScanners::findEmails;
  }

  private static final AsciiSet MAIL_USER = AsciiSet.of("0-9A-Za-z_.+\\-");

  /** Finds addresses by their at sign; the name before it is read backwards. */
  private static boolean findEmails(String text, ValueScanner.SpanTest test) {
    int floor = 0;
    int at = text.indexOf('@');
    while (at >= 0) {
      int start = MAIL_USER.startOfRun(text, at, floor);
      int end = start == at ? NO_MATCH : endOfDomain(text, at + 1);
      if (end != NO_MATCH && test.test(start, end)) {
        return true;
      }
      floor = Math.max(floor, end);
      at = text.indexOf('@', Math.max(at + 1, end));
    }
    return false;
  }

  /** The end of the last label that begins with two letters. */
  private static int endOfDomain(String text, int start) {
    int end = NO_MATCH;
    int dot = WORD_OR_DASH.endOfRun(text, start);
    while (dot > start && text.startsWith(".", dot)) {
      int label = dot + 1;
      int letters = LETTER.endOfRun(text, label);
      end = letters - label >= 2 ? letters : end;
      dot = WORD_OR_DASH.endOfRun(text, letters);
      if (dot == label) {
        break;
      }
    }
    return end;
  }
}
