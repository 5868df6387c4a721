package imdstape.secrets;

import imdstape.ec2.IpAddress;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.Optional;

/** Tells public IPv4 addresses from special ones (IANA's special-purpose registry, RFC 6890). */
final class PublicAddress {

  private PublicAddress() {}

  /** Whether an address, dotted or dashed, is public and neither a pseudonym nor everybody's. */
  static boolean isPublic(String value) {
    Optional<IpAddress> address = IpAddress.parse(value.replace('-', '.'));
    if (address.isEmpty()) {
      return false;
    }
    int number = address.get().value().intValue();
    int first = number >>> 24;
    int second = number >>> 16 & 0xff;
    boolean isPrivate =
        first == 0
            || first == 10
            || first == 127
            || first >= 224
            || (first == 172 && second >= 16 && second < 32)
            || (first == 192 && second == 168)
            || (first == 169 && second == 254)
            || (first == 100 && second >= 64 && second < 128);
    return !isPrivate
        && !Pseudonyms.isPseudonym(ValueKind.PUBLIC_IPV4, value.replace('-', '.'))
        && !WellKnownAddresses.contains(value.replace('-', '.'));
  }
}
