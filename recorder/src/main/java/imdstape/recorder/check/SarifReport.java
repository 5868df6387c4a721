package imdstape.recorder.check;

import imdstape.recorder.check.SarifLog.SarifArtifactLocation;
import imdstape.recorder.check.SarifLog.SarifDriver;
import imdstape.recorder.check.SarifLog.SarifFingerprints;
import imdstape.recorder.check.SarifLog.SarifLocation;
import imdstape.recorder.check.SarifLog.SarifLogicalLocation;
import imdstape.recorder.check.SarifLog.SarifPhysicalLocation;
import imdstape.recorder.check.SarifLog.SarifRegion;
import imdstape.recorder.check.SarifLog.SarifResult;
import imdstape.recorder.check.SarifLog.SarifRule;
import imdstape.recorder.check.SarifLog.SarifRun;
import imdstape.recorder.check.SarifLog.SarifText;
import imdstape.recorder.check.SarifLog.SarifTool;
import imdstape.recorder.report.JsonReportWriter;
import imdstape.recorder.report.VisibleText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * SARIF 2.1.0, which code hosts show next to the lines of a file.
 *
 * @param rules the rules that were checked, broken or not
 * @param program name and version, as in {@code imds-tape 0.1.0}
 */
record SarifReport(List<CheckRule> rules, String program) implements CheckReport {

  SarifReport {
    rules = List.copyOf(rules);
  }

  @Override
  public String render(List<CheckResult> results) {
    return JsonReportWriter.writePortable(
        SarifLog.of(new SarifRun(new SarifTool(driver()), sarifResults(results))));
  }

  private SarifDriver driver() {
    int space = program.indexOf(' ');
    return new SarifDriver(
        program.substring(0, space),
        program.substring(space + 1),
        rules.stream()
            .map(
                rule ->
                    new SarifRule(
                        rule.id(),
                        new SarifText(rule.title()),
                        new SarifText(rule.reason()),
                        new SarifText(rule.reason())))
            .toList());
  }

  private List<SarifResult> sarifResults(List<CheckResult> results) {
    List<String> ids = rules.stream().map(CheckRule::id).toList();
    Map<String, Integer> occurrences = new HashMap<>();
    List<SarifResult> found = new ArrayList<>();
    for (CheckResult file : results) {
      for (CheckFinding finding : file.findings()) {
        String fingerprint = fingerprint(finding);
        // the number makes the fingerprints of equal findings different
        int occurrence = occurrences.merge(fingerprint, 1, Integer::sum);
        int index = ids.indexOf(finding.rule());
        found.add(
            new SarifResult(
                finding.rule(),
                index < 0 ? null : index,
                finding.level() == FindingLevel.EDITED ? "warning" : "error",
                new SarifText(message(finding)),
                List.of(location(finding)),
                new SarifFingerprints(fingerprint + ":" + occurrence)));
      }
    }
    return found;
  }

  private static SarifLocation location(CheckFinding finding) {
    return new SarifLocation(
        new SarifPhysicalLocation(
            new SarifArtifactLocation(FileUri.of(finding.file())),
            // viewers ignore a region without a line: line 1 stands for the whole file
            new SarifRegion(Math.max(1, finding.line()))),
        finding.path().isEmpty() ? List.of() : List.of(new SarifLogicalLocation(finding.path())));
  }

  /**
   * Path and message, because not every viewer shows logical locations. Brackets are escaped: they
   * would make a link.
   */
  private static String message(CheckFinding finding) {
    String path = finding.path().isEmpty() ? "" : finding.path() + ": ";
    return VisibleText.escape(path + finding.message()).replaceAll("([\\\\\\[\\]])", "\\\\$1");
  }

  /**
   * A hash without the line and the message, so that neither an edit above nor a better message
   * makes the finding a new one.
   */
  private static String fingerprint(CheckFinding finding) {
    String same = String.join("\n", FileUri.of(finding.file()), finding.path(), finding.rule());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(same.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException impossible) {
      // every Java platform has SHA-256
      throw new IllegalStateException(impossible);
    }
  }
}
