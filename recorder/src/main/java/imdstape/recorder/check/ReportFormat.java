package imdstape.recorder.check;

import imdstape.cli.Version;
import java.util.List;
import java.util.Locale;

/** The reports there are; the compiler asks for the maker of a new one. */
public enum ReportFormat {
  TEXT,
  JSON,
  SARIF,
  JUNIT;

  /** The report in this format; some explain all rules, broken or not. */
  public Report report(List<Rule> rules) {
    return switch (this) {
      case TEXT -> new TextReport();
      case JSON -> new JsonReport();
      case SARIF -> new SarifReport(rules, Version.line());
      case JUNIT -> new JUnitReport();
    };
  }

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
