package imdstape.recorder.check;

import java.util.List;

/**
 * A file that was checked.
 *
 * @param file as it was named on the command line
 * @param summary what it is, in a phrase
 * @param findings empty for a clean file
 */
public record CheckResult(String file, String summary, List<CheckFinding> findings) {

  public CheckResult {
    findings = List.copyOf(findings);
  }

  /** Whether nothing was found. */
  public boolean isClean() {
    return findings.isEmpty();
  }

  /** Whether something of a level was found. */
  public boolean has(FindingLevel level) {
    return findings.stream().anyMatch(finding -> finding.level() == level);
  }
}
