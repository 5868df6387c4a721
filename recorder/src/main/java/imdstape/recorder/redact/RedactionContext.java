package imdstape.recorder.redact;

/**
 * On which terms a recording is redacted.
 *
 * @param policy what may be stored
 * @param numbering which stand-in somebody gets
 * @param knownPseudonyms who has one already
 */
public record RedactionContext(
    RedactionPolicy policy, PseudonymNumbering numbering, KnownPseudonyms knownPseudonyms) {

  /** The catalogue; stand-ins by first sight; nobody is known. */
  public static final RedactionContext DEFAULT =
      new RedactionContext(
          RedactionPolicy.DEFAULT, PseudonymNumbering.SEQUENTIAL, KnownPseudonyms.NONE);
}
