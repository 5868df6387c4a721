package imdstape.recorder.check;

import imdstape.cli.ProgramVersion;
import java.util.List;
import java.util.Locale;

/** The report formats of {@code imds check}. */
public enum CheckReportFormat {
  TEXT,
  JSON,
  SARIF,
  JUNIT;

  /**
   * A report in this format.
   *
   * @param rules all rules that were checked; some formats explain them
   */
  public CheckReport createReport(List<CheckRule> rules) {
    return switch (this) {
      case TEXT -> new CheckTextReport();
      case JSON -> new CheckJsonReport();
      case SARIF -> new SarifReport(rules, ProgramVersion.line());
      case JUNIT -> new JUnitReport();
    };
  }

  /** The name of the option value. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
