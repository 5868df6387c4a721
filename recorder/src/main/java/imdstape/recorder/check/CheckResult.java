package imdstape.recorder.check;

import java.util.List;

/**
 * The result of checking one file.
 *
 * @param file as named on the command line
 * @param summary kind and size of the fixture, in a phrase
 * @param findings empty for a clean file
 */
public record CheckResult(String file, String summary, List<CheckFinding> findings) {

  public CheckResult {
    findings = List.copyOf(findings);
  }

  /** Whether there are no findings. */
  public boolean isClean() {
    return findings.isEmpty();
  }

  /** Whether there is a finding for which the file must not be committed. */
  public boolean hasDisclosure() {
    return findings.stream().anyMatch(finding -> finding.level().isDisclosure());
  }
}
