package imdstape.recorder.check;

import imdstape.cli.ProgramVersion;
import java.util.List;
import java.util.Locale;

/** The reports there are; the compiler asks for the maker of a new one. */
public enum CheckReportFormat {
  TEXT,
  JSON,
  SARIF,
  JUNIT;

  /** The report in this format; some explain all rules, broken or not. */
  public CheckReport createReport(List<CheckRule> rules) {
    return switch (this) {
      case TEXT -> new CheckTextReport();
      case JSON -> new CheckJsonReport();
      case SARIF -> new SarifReport(rules, ProgramVersion.line());
      case JUNIT -> new JUnitReport();
    };
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
