package imdstape.recorder.check;

/** The level of a finding. */
public enum FindingLevel {
  /** The file holds something that must not be committed. */
  LEAK("leak"),
  /** The file is no fixture, or it contradicts itself. */
  INVALID("invalid"),
  /** The fixture was changed after it was sealed. */
  EDITED("edited");

  private final String reportName;

  FindingLevel(String reportName) {
    this.reportName = reportName;
  }

  /** The name of this level in reports. */
  public String reportName() {
    return reportName;
  }
}
