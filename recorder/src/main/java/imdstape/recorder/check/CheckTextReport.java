package imdstape.recorder.check;

import imdstape.recorder.report.VisibleText;
import java.util.List;

/** A line for each finding and one for each clean file: for people, and for {@code grep}. */
record CheckTextReport() implements CheckReport {

  @Override
  public String render(List<CheckResult> checked) {
    StringBuilder text = new StringBuilder();
    for (CheckResult file : checked) {
      if (file.isClean()) {
        line(text, "clean", file.file() + ": " + file.summary());
      }
      for (CheckFinding finding : file.findings()) {
        line(text, finding.level().word(), line(finding));
      }
    }
    return text.toString();
  }

  /** {@code FILE:LINE: WHERE: WHAT (RULE)}, without what is not known. */
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
