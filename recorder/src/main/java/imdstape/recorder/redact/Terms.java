package imdstape.recorder.redact;

/**
 * On which terms a recording is redacted.
 *
 * @param policy what may be stored
 * @param numbering which stand-in somebody gets
 * @param before who has one already
 */
public record Terms(Policy policy, Numbering numbering, KnownIdentities before) {

  /** The catalogue; stand-ins by first sight; nobody is known. */
  public static final Terms DEFAULT =
      new Terms(Policy.DEFAULT, Numbering.SEQUENTIAL, KnownIdentities.NONE);
}
