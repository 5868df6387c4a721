package imdstape.secrets;

import static imdstape.secrets.AsciiSet.ALPHANUMERIC;
import static imdstape.secrets.AsciiSet.DIGIT;
import static imdstape.secrets.AsciiSet.WORD;
import static imdstape.secrets.AsciiSet.WORD_OR_DASH;
import static imdstape.secrets.KeywordScanner.NO_MATCH;
import static imdstape.secrets.KeywordScanner.atWordStart;
import static imdstape.secrets.KeywordScanner.keyword;

import imdstape.secrets.KeywordScanner.Keyword;
import java.util.Set;

/**
 * The scanners of the {@link LeakRules} for secrets. Each finds exactly what the regular expression
 * of its rule finds, in linear time; {@code LeakScannersTest} compares the two.
 */
final class SecretScanners {

  private static final AsciiSet UPPER_OR_DIGIT = AsciiSet.of("A-Z0-9");
  private static final AsciiSet BASE64 = AsciiSet.of("A-Za-z0-9+/");
  private static final AsciiSet PADDED_BASE64 = AsciiSet.of("A-Za-z0-9+/=");
  private static final AsciiSet ALPHANUMERIC_OR_DASH = AsciiSet.of("A-Za-z0-9\\-");

  private static final Set<String> IAM_PREFIXES =
      Set.of(
          "ABIA", "ACCA", "AGPA", "AIDA", "AIPA", "AKIA", "ANPA", "ANVA", "APKA", "AROA", "ASCA",
          "ASIA");

  private static final int IAM_PREFIX_LENGTH = 4;
  private static final int MIN_IAM_ID_LENGTH = 12;

  private SecretScanners() {}

  static ValueScanner awsKeyId() {
    return new KeywordScanner(
        atWordStart(
            new Keyword(
                "A",
                (text, at) -> {
                  int digits = at + IAM_PREFIX_LENGTH;
                  if (digits > text.length() || !hasIamPrefix(text, at)) {
                    return NO_MATCH;
                  }
                  int end = UPPER_OR_DIGIT.endOfRun(text, digits);
                  return end - digits >= MIN_IAM_ID_LENGTH ? end : NO_MATCH;
                })));
  }

  private static boolean hasIamPrefix(String text, int at) {
    return text.startsWith("A3T", at)
        ? UPPER_OR_DIGIT.containsAt(text, at + 3)
        : IAM_PREFIXES.contains(text.substring(at, at + IAM_PREFIX_LENGTH));
  }

  static ValueScanner bedrockApiKey() {
    return new KeywordScanner(
        keyword("ABSK", BASE64, 40), keyword("bedrock-api-key-", PADDED_BASE64, 8));
  }

  static ValueScanner sessionToken() {
    return new KeywordScanner(
        keyword("IQoJb3JpZ2lu", PADDED_BASE64, 20),
        keyword("FwoGZXIvYXdz", PADDED_BASE64, 20),
        keyword("FQoGZXIvYXdz", PADDED_BASE64, 20));
  }

  static ValueScanner imdsToken() {
    return new KeywordScanner(
        atWordStart(
            new Keyword(
                "AQA",
                (text, at) -> {
                  int end = at + 54;
                  return WORD_OR_DASH.containsAll(text, at + 3, end) && text.startsWith("==", end)
                      ? end + 2
                      : NO_MATCH;
                })));
  }

  static ValueScanner privateKey() {
    AsciiSet title = AsciiSet.of("A-Z0-9 ");
    String begin = "-----BEGIN ";
    String kind = "PRIVATE KEY";
    return new KeywordScanner(
        new Keyword(
            begin,
            (text, at) -> {
              int start = at + begin.length();
              int last = text.substring(start, title.endOfRun(text, start)).lastIndexOf(kind);
              return last < 0 ? NO_MATCH : start + last + kind.length();
            }),
        keyword("PuTTY-User-Key-File-", DIGIT, 1, 1),
        keyword("AGE-SECRET-KEY-1"));
  }

  static ValueScanner certificate() {
    return new KeywordScanner(
        keyword("-----BEGIN CERTIFICATE-----"),
        keyword("-----BEGIN PKCS7-----"),
        keyword("-----BEGIN CMS-----"),
        keyword("-----BEGIN X509 CRL-----"));
  }

  static ValueScanner sshKey() {
    return SecretScanners::findSshKeys;
  }

  private static final String SSH_KEY_START = " AAAA";
  private static final int MIN_SSH_KEY_LENGTH = 16;
  private static final AsciiSet SSH_TYPE = AsciiSet.of("a-z0-9@.\\-");
  private static final AsciiSet NOT_IN_COMMENT = AsciiSet.of(" \t\n\u000b\f\r\"'");

  /** Finds keys by the beginning of their base64; the type before it is read backwards. */
  private static boolean findSshKeys(String text, ValueScanner.SpanTest test) {
    int floor = 0;
    int at = text.indexOf(SSH_KEY_START);
    while (at >= 0) {
      int start = startOfSshType(text, at, floor);
      int digits = at + SSH_KEY_START.length();
      int end = start == NO_MATCH ? digits : PADDED_BASE64.endOfRun(text, digits);
      if (end - digits < MIN_SSH_KEY_LENGTH) {
        at = text.indexOf(SSH_KEY_START, at + 1);
        continue;
      }
      int comment = text.startsWith(" ", end) ? NOT_IN_COMMENT.endOfOthers(text, end + 1) : end;
      end = comment > end + 1 ? comment : end;
      if (test.test(start, end)) {
        return true;
      }
      floor = end;
      at = text.indexOf(SSH_KEY_START, end);
    }
    return false;
  }

  private static int startOfSshType(String text, int end, int floor) {
    String run = text.substring(SSH_TYPE.startOfRun(text, end, floor), end);
    int start = Integer.MAX_VALUE;
    for (String type : new String[] {"ssh-rsa", "ssh-dss", "ssh-ed25519"}) {
      if (run.endsWith(type)) {
        start = end - type.length();
      }
    }
    String curve = "ecdsa-sha2-";
    int lastDash = run.lastIndexOf('-');
    int name = lastDash + 1;
    if (name < run.length()
        && run.startsWith(curve, name - curve.length())
        && AsciiSet.of("a-z0-9").endOfRun(run, name) == run.length()) {
      start = Math.min(start, end - run.length() + name - curve.length());
    }
    int hardware = run.indexOf("sk-");
    if (hardware >= 0 && hardware + 3 < run.length()) {
      start = Math.min(start, end - run.length() + hardware);
    }
    return start == Integer.MAX_VALUE ? NO_MATCH : start;
  }

  static ValueScanner jwt() {
    return SecretScanners::findJwts;
  }

  private static final String JWT_START = "eyJ";
  private static final int MIN_JWT_PART_LENGTH = 10;

  /** Finds tokens of three parts; all that begin in one run of a failed part fail with it. */
  private static boolean findJwts(String text, ValueScanner.SpanTest test) {
    int at = text.indexOf(JWT_START);
    while (at >= 0) {
      int from = at + 1;
      if (!ALPHANUMERIC.containsAt(text, at - 1)) {
        int first = WORD_OR_DASH.endOfRun(text, at + JWT_START.length());
        int end =
            first - at - JWT_START.length() >= MIN_JWT_PART_LENGTH
                ? endOfJwt(text, first)
                : NO_MATCH;
        if (end != NO_MATCH && test.test(at, end)) {
          return true;
        }
        from = Math.max(first, end);
      }
      at = text.indexOf(JWT_START, from);
    }
    return false;
  }

  private static int endOfJwt(String text, int endOfHeader) {
    if (!text.startsWith("." + JWT_START, endOfHeader)) {
      return NO_MATCH;
    }
    int claims = endOfHeader + 1 + JWT_START.length();
    int endOfClaims = WORD_OR_DASH.endOfRun(text, claims);
    if (endOfClaims - claims < MIN_JWT_PART_LENGTH || !text.startsWith(".", endOfClaims)) {
      return NO_MATCH;
    }
    int end = WORD_OR_DASH.endOfRun(text, endOfClaims + 1);
    return end > endOfClaims + 1 ? end : NO_MATCH;
  }

  static ValueScanner urlCredentials() {
    AsciiSet notInUser = AsciiSet.of(" \t\n\u000b\f\r/:@\"");
    AsciiSet notInPassword = AsciiSet.of(" \t\n\u000b\f\r/@\"");
    return new KeywordScanner(
        new Keyword(
            "://",
            (text, at) -> {
              int user = at + 3;
              int colon = notInUser.endOfOthers(text, user);
              if (colon == user || !text.startsWith(":", colon)) {
                return NO_MATCH;
              }
              int end = notInPassword.endOfOthers(text, colon + 1);
              return end > colon + 1 && text.startsWith("@", end) ? end + 1 : NO_MATCH;
            }));
  }

  static ValueScanner serviceToken() {
    return new KeywordScanner(
        keyword("ghp_", ALPHANUMERIC, 36, 36),
        keyword("gho_", ALPHANUMERIC, 36, 36),
        keyword("ghu_", ALPHANUMERIC, 36, 36),
        keyword("ghs_", ALPHANUMERIC, 36, 36),
        keyword("ghr_", ALPHANUMERIC, 36, 36),
        keyword("github_pat_", WORD, 22),
        keyword("glpat-", WORD_OR_DASH, 20),
        new Keyword(
            "xox",
            (text, at) -> {
              int end = ALPHANUMERIC_OR_DASH.endOfRun(text, at + 5);
              return AsciiSet.of("abeoprs").containsAt(text, at + 3)
                      && text.startsWith("-", at + 4)
                      && end - at - 5 >= 10
                  ? end
                  : NO_MATCH;
            }),
        keyword("hooks.slack.com/services/", WORD, 1),
        keyword("rk_live_", ALPHANUMERIC, 16),
        keyword("rk_test_", ALPHANUMERIC, 16),
        keyword("sk_live_", ALPHANUMERIC, 16),
        keyword("sk_test_", ALPHANUMERIC, 16),
        keyword("AIza", WORD_OR_DASH, 35, 35),
        keyword("npm_", ALPHANUMERIC, 36, 36),
        keyword("hvs.", WORD_OR_DASH, 20),
        keyword("hvb.", WORD_OR_DASH, 20),
        keyword("dop_v1_", AsciiSet.LOWER_HEX, 40));
  }

  private static final int SECRET_ACCESS_KEY_LENGTH = 40;

  static ValueScanner secretAccessKey() {
    return new RunScanner(
        BASE64,
        SECRET_ACCESS_KEY_LENGTH,
        (text, runStart, end) -> {
          int start = end - SECRET_ACCESS_KEY_LENGTH;
          return text.startsWith("=", end) || ALPHANUMERIC.containsAt(text, start - 1)
              ? NO_MATCH
              : start;
        });
  }

  static ValueScanner highEntropy() {
    return new RunScanner(AsciiSet.of("A-Za-z0-9+/_\\-"), 20, (text, start, end) -> start);
  }

  static ValueScanner calledSecret() {
    return SecretScanners::findCalledSecrets;
  }

  private static final AsciiSet SECRET_WORD_END = AsciiSet.of("dDeElLnNsStTyY");
  private static final AsciiSet QUOTE = AsciiSet.of("\"'");
  private static final AsciiSet NOT_IN_SECRET = AsciiSet.of(" \t\n\u000b\f\r\"',;");
  private static final AsciiSet BLANK = AsciiSet.of(" \t");
  private static final AsciiSet KEY = AsciiSet.of("A-Za-z0-9_.\\-");
  private static final int MIN_SECRET_LENGTH = 4;

  private static final String[] SECRET_WORDS = {
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "credentials",
    "credential",
    "api_key",
    "api-key",
    "apikey",
    "access_key",
    "access-key",
    "accesskey"
  };

  /** Finds values by the colon or equals sign before them; the word before it is read backwards. */
  private static boolean findCalledSecrets(String text, ValueScanner.SpanTest test) {
    int floor = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if ((c == ':' || c == '=') && isAfterSecretWord(text, at, floor)) {
        int value = startOfCalledSecret(text, at);
        if (value != NO_MATCH) {
          int end = NOT_IN_SECRET.endOfOthers(text, value);
          if (test.test(value, end)) {
            return true;
          }
          floor = end;
          at = end - 1;
        }
      }
    }
    return false;
  }

  private static boolean isAfterSecretWord(String text, int at, int floor) {
    int end = AsciiSet.SPACE.startOfRun(text, at, floor);
    end = end > floor && QUOTE.containsAt(text, end - 1) ? end - 1 : end;
    if (!SECRET_WORD_END.containsAt(text, end - 1)) {
      return false;
    }
    for (String word : SECRET_WORDS) {
      int start = end - word.length();
      if (start >= floor && AsciiSet.startsWithIgnoringCase(text, start, word)) {
        return true;
      }
    }
    return false;
  }

  /** The start of the value that a colon or equals sign assigns to a word. */
  private static int startOfCalledSecret(String text, int at) {
    int value = startOfSecretValue(text, at + 1);
    return value == NO_MATCH && text.startsWith("=>", at)
        ? startOfSecretValue(text, at + 2)
        : value;
  }

  private static int startOfSecretValue(String text, int from) {
    int start = AsciiSet.SPACE.endOfRun(text, from);
    if (start > BLANK.endOfRun(text, from) && isKey(text, start)) {
      return NO_MATCH;
    }
    start = QUOTE.containsAt(text, start) ? start + 1 : start;
    int end = start;
    while (end < start + MIN_SECRET_LENGTH) {
      if (end >= text.length() || NOT_IN_SECRET.contains(text.charAt(end))) {
        return NO_MATCH;
      }
      end++;
    }
    return start;
  }

  /** Whether the key of a YAML mapping begins here: in the next line it is no value. */
  private static boolean isKey(String text, int at) {
    int end = KEY.endOfRun(text, at);
    int colon = QUOTE.containsAt(text, end) ? end + 1 : end;
    return end > at
        && text.startsWith(":", colon)
        && (colon + 1 == text.length() || AsciiSet.SPACE.containsAt(text, colon + 1));
  }

  static ValueScanner passwordHash() {
    AsciiSet hash = AsciiSet.of("./A-Za-z0-9=,$\\-");
    return new KeywordScanner(
        new Keyword(
            "$",
            (text, at) -> {
              int method = WORD.endOfRun(text, at + 1, 9);
              if (!text.startsWith("$", method) || !isHashMethod(text.substring(at + 1, method))) {
                return NO_MATCH;
              }
              int end = hash.endOfRun(text, method + 1);
              return end - method - 1 >= 8 ? end : NO_MATCH;
            }));
  }

  private static boolean isHashMethod(String name) {
    return switch (name) {
      case "1", "2", "2a", "2b", "2x", "2y", "5", "6", "7", "y", "gy" -> true;
      default -> name.startsWith("argon2") && name.length() <= 8;
    };
  }
}
