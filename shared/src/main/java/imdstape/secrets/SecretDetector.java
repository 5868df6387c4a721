package imdstape.secrets;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides quickly whether a text that a person wrote holds a secret. Thread-safe. */
public final class SecretDetector {

  /** The minimum length of a run of letters and digits to search; access keys have twenty. */
  public static final int MIN_RUN_LENGTH = 16;

  /** The maximum length to search; longer texts are no names and count as secrets. */
  private static final int MAX_TEXT_LENGTH = 512;

  /** A run that counts as a secret, since no known name is as long and mixed. */
  private static final Pattern LONG_MIXED_RUN =
      Pattern.compile(
          "(?=[a-z0-9+_-]*[A-Z])(?=[A-Z0-9+_-]*[a-z])(?=[A-Za-z+_-]*[0-9])[A-Za-z0-9+_-]{40}");

  /** A digest in a fixture names nobody; in a text of a person it can be a token all the same. */
  private static final Pattern HEX_RUN = Pattern.compile("(?<![0-9a-f])[0-9a-f]{40}");

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
        && (LONG_MIXED_RUN.matcher(text).find()
            || HEX_RUN.matcher(text).find()
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
