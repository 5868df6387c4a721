package imdstape.recorder.check;

import imdstape.recorder.report.VisibleText;
import java.util.List;

/** Plain text: a line for each finding and a line for each clean file. */
record CheckTextReport() implements CheckReport {

  @Override
  public String render(List<CheckResult> results) {
    StringBuilder text = new StringBuilder();
    for (CheckResult file : results) {
      if (file.isClean()) {
        line(text, "clean", file.file() + ": " + file.summary());
      }
      for (CheckFinding finding : file.findings()) {
        line(text, finding.level().reportName(), line(finding));
      }
    }
    return text.toString();
  }

  /** {@code FILE:LINE: PATH: MESSAGE (RULE)}; an unknown line and an empty path are left out. */
  static String line(CheckFinding finding) {
    return finding.file()
        + (finding.line() > 0 ? ":" + finding.line() : "")
        + ": "
        + (finding.path().isEmpty() ? "" : finding.path() + ": ")
        + finding.message()
        + " ("
        + finding.rule()
        + ")";
  }

  private static void line(StringBuilder text, String word, String rest) {
    text.append("%-8s ".formatted(word)).append(VisibleText.escape(rest)).append('\n');
  }
}
