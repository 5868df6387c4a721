package imdstape.recorder.check;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Set;

/**
 * A leak that a baseline accepts.
 *
 * @param file path relative to the directory of the baseline, with forward slashes
 * @param path of the leak in the fixture
 * @param rule id of the rule that found it
 * @param until the last day on which it is accepted
 * @param reason why it is accepted
 */
record AcceptedLeak(String file, String path, String rule, LocalDate until, String reason) {

  static final Comparator<AcceptedLeak> ORDER =
      Comparator.comparing(AcceptedLeak::file)
          .thenComparing(AcceptedLeak::path)
          .thenComparing(AcceptedLeak::rule);

  /** Rules whose findings cannot be accepted: secrets, and content that cannot be examined. */
  private static final Set<String> NEVER_ACCEPTED =
      Set.of(
          "aws-key-id",
          "bedrock-api-key",
          "called-secret",
          "imds-token",
          "jwt",
          "never-stored",
          "original",
          "password-hash",
          "private-key",
          "secret-access-key",
          "service-token",
          "session-token",
          "unreadable",
          "url-credentials");

  /** Whether the findings of a rule cannot be accepted. */
  static boolean isNeverAccepted(String rule) {
    return NEVER_ACCEPTED.contains(rule);
  }

  /**
   * Whether a finding cannot be accepted. A masked path cannot, because it may stand for another
   * path tomorrow.
   */
  static boolean isNeverAccepted(CheckFinding finding) {
    return isNeverAccepted(finding.rule()) || finding.path().startsWith("a path ");
  }

  /** Whether a date is more than a year ahead. */
  static boolean isTooFarAhead(LocalDate until, LocalDate today) {
    return until.isAfter(today.plusYears(1));
  }

  boolean matches(String seenFrom, CheckFinding finding) {
    return file.equals(seenFrom) && path.equals(finding.path()) && rule.equals(finding.rule());
  }

  boolean isValidOn(LocalDate today) {
    return !today.isAfter(until);
  }
}
