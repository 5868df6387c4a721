package imdstape.recorder.check;

/** The level of a finding. */
public enum FindingLevel {
  /** The file holds something that must not be committed. */
  LEAK("leak"),
  /** A value of the file can name somebody: it is neither a stand-in nor known as harmless. */
  IDENTITY("identity"),
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

  /** Whether a file with such a finding must not be committed, and a baseline may accept it. */
  public boolean isDisclosure() {
    return this == LEAK || this == IDENTITY;
  }
}
