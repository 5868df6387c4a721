package imdstape.secrets;

import java.util.List;
import java.util.Set;

/** Decides quickly whether a text that a person wrote holds a secret. Thread-safe. */
public final class SecretDetector {

  /** The minimum length of a run of letters and digits to search; access keys have twenty. */
  public static final int MIN_RUN_LENGTH = 16;

  /** The maximum length to search; longer texts are no names and count as secrets. */
  private static final int MAX_TEXT_LENGTH = 512;

  /** The length of a run of mixed characters that no known name has. */
  private static final int LONG_RUN_LENGTH = 40;

  private static final ValueScanner LONG_RUNS =
      new RunScanner(AsciiSet.of("A-Za-z0-9+_\\-"), LONG_RUN_LENGTH, (text, start, end) -> start);

  /** A digest in a fixture names nobody; in a text of a person it can be a token all the same. */
  private static final ValueScanner HEX_RUNS =
      new RunScanner(AsciiSet.LOWER_HEX, LONG_RUN_LENGTH, (text, start, end) -> start);

  private SecretDetector() {}

  /** The rules for secrets, without those for identities; loaded on first use. */
  private static final class SecretRules {
    private static final Set<String> IDENTITY_RULE_IDS =
        Set.of(
            "account-id",
            "certificate",
            "e-mail",
            "ipv6",
            "mac-address",
            "public-ipv4",
            "resource-id",
            "ssh-key");

    static final List<LeakRule> ALL =
        LeakRules.all().stream().filter(rule -> !IDENTITY_RULE_IDS.contains(rule.id())).toList();
  }

  /** Whether a text holds a secret, or is too long to search. */
  public static boolean containsSecret(String text) {
    if (text.length() > MAX_TEXT_LENGTH) {
      return true;
    }
    return hasLongRun(text)
        && (LONG_RUNS.anyMatch(
                text,
                (start, end) -> RandomWordDetector.hasMixedCharacters(text.substring(start, end)))
            || HEX_RUNS.anyMatch(text, (start, end) -> true)
            || SecretRules.ALL.stream().anyMatch(rule -> rule.matches(text)));
  }

  /**
   * Whether a text has a long enough run of base64 characters with a digit or an upper-case letter.
   */
  private static boolean hasLongRun(String text) {
    int run = 0;
    boolean wide = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean capital = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      boolean joins = capital || (c >= 'a' && c <= 'z') || "-_+/".indexOf(c) >= 0;
      run = joins ? run + 1 : 0;
      wide = joins && (wide || capital);
      if (wide && run >= MIN_RUN_LENGTH) {
        return true;
      }
    }
    return false;
  }
}
