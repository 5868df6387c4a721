package imdstape.recorder.redact;

import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.redact.pseudonym.PseudonymNumbering;

/**
 * The settings under which a recording is redacted. Immutable.
 *
 * @param policy what may be stored
 * @param numbering the pseudonym that is tried first for an identity
 * @param knownPseudonyms pseudonyms of earlier recordings
 */
public record RedactionContext(
    RedactionPolicy policy, PseudonymNumbering numbering, KnownPseudonyms knownPseudonyms) {

  /** The rules of the catalogue, sequential pseudonyms, and none known. */
  public static final RedactionContext DEFAULT =
      new RedactionContext(
          RedactionPolicy.DEFAULT, PseudonymNumbering.SEQUENTIAL, KnownPseudonyms.NONE);
}
