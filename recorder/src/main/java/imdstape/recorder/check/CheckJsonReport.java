package imdstape.recorder.check;

import imdstape.recorder.report.JsonReportWriter;
import java.util.List;

/** A JSON array of the checked files, each with its findings. */
record CheckJsonReport() implements CheckReport {

  /** One checked file. Component names are JSON field names. */
  private record CheckedFileJson(String file, String summary, List<FindingJson> findings) {

    static CheckedFileJson of(CheckResult result) {
      return new CheckedFileJson(
          result.file(),
          result.summary(),
          result.findings().stream().map(FindingJson::of).toList());
    }
  }

  private record FindingJson(String level, String where, int line, String rule, String what) {

    static FindingJson of(CheckFinding finding) {
      return new FindingJson(
          finding.level().reportName(),
          finding.path(),
          finding.line(),
          finding.rule(),
          finding.message());
    }
  }

  @Override
  public String render(List<CheckResult> results) {
    return JsonReportWriter.writePortable(results.stream().map(CheckedFileJson::of).toList());
  }
}
