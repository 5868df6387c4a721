package imdstape.recorder.check;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Set;

/**
 * A leak that somebody answers for.
 *
 * @param file as seen from the baseline's directory, with forward slashes
 * @param until the last day
 */
record AcceptedLeak(String file, String path, String rule, LocalDate until, String reason) {

  static final Comparator<AcceptedLeak> ORDER =
      Comparator.comparing(AcceptedLeak::file)
          .thenComparing(AcceptedLeak::path)
          .thenComparing(AcceptedLeak::rule);

  /** What opens a door, or may hold anything, stays so for being known. */
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

  /** Whether nobody can answer for a rule. */
  static boolean isNeverAccepted(String rule) {
    return NEVER_ACCEPTED.contains(rule);
  }

  /** Whether nobody can answer for a finding: what is not shown may be another one tomorrow. */
  static boolean isNeverAccepted(CheckFinding finding) {
    return isNeverAccepted(finding.rule()) || finding.path().startsWith("a path ");
  }

  /** Whether a date is too far away to be remembered. */
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
