package imdstape.secrets;

import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;

/** Which IPv4 addresses the world can see (IANA's special-purpose registry, RFC 6890). */
final class PublicAddress {

  private PublicAddress() {}

  /** Whether an address, dotted or dashed, is public and no stand-in. */
  static boolean isPublic(String value) {
    String[] parts = value.split("[.-]");
    int[] octets = new int[4];
    for (int i = 0; i < 4; i++) {
      octets[i] = Integer.parseInt(parts[i]);
      if (octets[i] > 255) {
        return false;
      }
    }
    boolean isPrivate =
        octets[0] == 0
            || octets[0] == 10
            || octets[0] == 127
            || octets[0] >= 224
            || (octets[0] == 172 && octets[1] >= 16 && octets[1] < 32)
            || (octets[0] == 192 && octets[1] == 168)
            || (octets[0] == 169 && octets[1] == 254)
            || (octets[0] == 100 && octets[1] >= 64 && octets[1] < 128);
    return !isPrivate && !Pseudonyms.isPseudonym(ValueKind.PUBLIC_IPV4, value.replace('-', '.'));
  }
}
