package imdstape.recorder.redact;

import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Who got which stand-in in earlier recordings: real values, private, in a file of its own that is
 * never committed.
 *
 * @param pseudonyms by kind, original to stand-in
 * @param networks blocks and addresses, original to stand-in: {@code 172.31.0.0/16}
 */
public record KnownPseudonyms(
    Map<ValueKind, SortedMap<String, String>> pseudonyms, SortedMap<String, String> networks) {

  /** Nobody is known yet. */
  public static final KnownPseudonyms NONE = new KnownPseudonyms(Map.of(), new TreeMap<>());

  public KnownPseudonyms {
    Map<ValueKind, SortedMap<String, String>> copy = new EnumMap<>(ValueKind.class);
    pseudonyms.forEach(
        (kind, ofKind) -> copy.put(kind, Collections.unmodifiableSortedMap(new TreeMap<>(ofKind))));
    pseudonyms = Collections.unmodifiableMap(copy);
    networks = Collections.unmodifiableSortedMap(new TreeMap<>(networks));
  }

  /** Whether a text is a block of addresses, or one with its length. */
  public static boolean isNetwork(String text) {
    return text.indexOf('/') > 0
        && text.matches(".*/\\d{1,3}")
        && AddressBlock.parse(text).isPresent();
  }

  /** Whether a text is in the published space of a kind: nobody's word gets into a fixture so. */
  public static boolean isPseudonym(ValueKind kind, String text) {
    return Pseudonyms.isPseudonym(kind, text);
  }

  /** Whether a block lies in the published spaces for networks. */
  public static boolean isPseudonymNetwork(String text) {
    return Pseudonyms.isPseudonym(ValueKind.VPC_CIDR, text)
        || Pseudonyms.isPseudonym(ValueKind.IPV6_CIDR, text);
  }

  /** How many. */
  public int size() {
    return pseudonyms.values().stream().mapToInt(Map::size).sum() + networks.size();
  }

  @Override
  public String toString() {
    return "KnownIdentities[" + size() + " •••]";
  }
}
