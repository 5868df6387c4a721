package imdstape.recorder.redact.pseudonym;

import imdstape.ec2.Cidr;
import imdstape.metadata.ValueKind;
import java.util.Map;

/**
 * Supplies the text that replaces an identity. The same code runs with two sources: an {@link
 * IdentityCollector}, which only records the identities of a crawl, and then a {@link
 * PseudonymAssigner}, which replaces them.
 */
public interface PseudonymSource {

  /**
   * The text to write instead of a value.
   *
   * @param kind the kind of the value; the value has its form
   */
  String pseudonym(ValueKind kind, String original);

  /** Records a harmless value that stays in the fixture. */
  default void keepHarmless(String value) {}

  /** Names chosen by people, in lower case, with their pseudonyms; they are searched in texts. */
  default Map<String, String> chosenNames() {
    return Map.of();
  }

  /** Whether a value can be replaced: of a kind of address, it has to be a valid address. */
  default boolean canReplace(ValueKind kind, String value) {
    return RedactionRules.of(kind).replacement().addressFamily().isEmpty()
        || Cidr.parse(value).isPresent();
  }
}
