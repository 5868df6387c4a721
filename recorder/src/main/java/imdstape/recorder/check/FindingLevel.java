package imdstape.recorder.check;

/** What kind of thing was found. */
public enum FindingLevel {
  /** Something that must not be committed. */
  LEAK("leak"),
  /** No fixture, or one that contradicts itself. */
  INVALID("invalid"),
  /** Changed by hand since it was sealed. */
  EDITED("edited");

  private final String word;

  FindingLevel(String word) {
    this.word = word;
  }

  /** As reports spell it. */
  public String word() {
    return word;
  }
}
