package imdstape.recorder.redact.pseudonym;

import imdstape.ec2.Cidr;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The pseudonyms that earlier recordings assigned. It holds real values, and belongs in a private
 * file that is never committed. Immutable.
 *
 * @param pseudonyms by kind, pseudonyms by original
 * @param networks pseudonyms of blocks and addresses by original, with prefix length: {@code
 *     172.31.0.0/16}
 */
public record KnownPseudonyms(
    Map<ValueKind, SortedMap<String, String>> pseudonyms, SortedMap<String, String> networks) {

  /** No known pseudonyms. */
  public static final KnownPseudonyms NONE = new KnownPseudonyms(Map.of(), new TreeMap<>());

  public KnownPseudonyms {
    Map<ValueKind, SortedMap<String, String>> copy = new EnumMap<>(ValueKind.class);
    pseudonyms.forEach(
        (kind, ofKind) -> copy.put(kind, Collections.unmodifiableSortedMap(new TreeMap<>(ofKind))));
    pseudonyms = Collections.unmodifiableMap(copy);
    networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
  }

  /** Whether a text is a block of addresses with a prefix length. */
  public static boolean isNetwork(String text) {
    return text.indexOf('/') > 0 && text.matches(".*/\\d{1,3}") && Cidr.parse(text).isPresent();
  }

  /**
   * Whether a text lies in the published space of pseudonyms of a kind. Only such a text can be
   * written to a fixture.
   */
  public static boolean isPseudonym(ValueKind kind, String text) {
    return Pseudonyms.isPseudonym(kind, text);
  }

  /** Whether a block lies in the published spaces of network pseudonyms. */
  public static boolean isPseudonymNetwork(String text) {
    return Pseudonyms.isPseudonym(ValueKind.VPC_CIDR, text)
        || Pseudonyms.isPseudonym(ValueKind.IPV6_CIDR, text);
  }

  /** The number of pseudonyms. */
  public int size() {
    return pseudonyms.values().stream().mapToInt(Map::size).sum() + networks.size();
  }

  /** Omits the values, which are real. */
  @Override
  public String toString() {
    return "KnownPseudonyms[" + size() + " •••]";
  }
}
