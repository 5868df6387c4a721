package imdstape.secrets;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether a word is one that only a secret looks like, cheaply for what people write. */
public final class SecretDetector {

  /** A run of letters and digits so long is looked at; those of access keys have twenty. */
  public static final int MIN_RUN_LENGTH = 16;

  /** What is longer is no name of anything, and nobody waits until it was searched. */
  private static final int MAX_TEXT_LENGTH = 512;

  /** No name that is known is as long and mixed: every such run is taken for one. */
  private static final Pattern LONG_MIXED_RUN =
      Pattern.compile(
          "(?=[a-z0-9+_-]*[A-Z])(?=[A-Z0-9+_-]*[a-z])(?=[A-Za-z+_-]*[0-9])[A-Za-z0-9+_-]{40}");

  private SecretDetector() {}

  /** The rules of secrets; the others tell whose instance it was. */
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

  /** Whether there is such a word in a text. */
  public static boolean containsSecret(String text) {
    if (text.length() > MAX_TEXT_LENGTH) {
      return true;
    }
    return hasLongRun(text)
        && (LONG_MIXED_RUN.matcher(text).find()
            || SecretRules.ALL.stream().anyMatch(rule -> rule.matches(text)));
  }

  /**
   * Whether a run, with the slashes of base64 in it, is long enough and not all of small letters.
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
