package imdstape.pseudonym;

import java.util.List;
import java.util.regex.Pattern;

/** The pseudonym spaces of MAC and IP addresses. */
final class AddressSpaces {

  /** The networks of RFC 5737. */
  private static final List<String> PUBLIC_NETWORKS =
      List.of("203.0.113.", "198.51.100.", "192.0.2.");

  private static final int HOSTS_OF_NETWORK = 250;
  private static final int FIRST_HOST = 4;

  private AddressSpaces() {}

  /** MAC addresses of RFC 7042's documentation range with the local bit set, then others. */
  static final class MacSpace implements PseudonymSpace {

    private static final Pattern FORM = Pattern.compile("02:00:5e(?::[0-9a-f]{2}){3}");

    /** The addresses from 02:00:5e:00:53:00 to 02:00:5e:00:53:ff. */
    private static final int DOCUMENTATION_ADDRESSES = 256;

    @Override
    public long size(String original) {
      return 1 << 23;
    }

    @Override
    public String pseudonym(String original, long number) {
      long tail = number <= DOCUMENTATION_ADDRESSES ? 0x5300 + number - 1 : 0x100000 + number;
      return "02:00:5e:%02x:%02x:%02x".formatted(tail >> 16, tail >> 8 & 0xff, tail & 0xff);
    }

    @Override
    public boolean contains(String value) {
      return FORM.matcher(value).matches();
    }
  }

  /** Public IPv4 addresses: hosts 4 to 253 of each network of RFC 5737. */
  static final class PublicIpv4Space implements PseudonymSpace {

    @Override
    public long size(String original) {
      return (long) PUBLIC_NETWORKS.size() * HOSTS_OF_NETWORK;
    }

    @Override
    public String pseudonym(String original, long number) {
      long index = number - 1;
      return PUBLIC_NETWORKS.get((int) index / HOSTS_OF_NETWORK)
          + (index % HOSTS_OF_NETWORK + FIRST_HOST);
    }

    @Override
    public boolean contains(String value) {
      return PUBLIC_NETWORKS.stream().anyMatch(value::startsWith);
    }
  }

  /**
   * Addresses and blocks of a network. They depend on the networks of the instance, so that they
   * cannot be numbered here.
   *
   * @param prefix the start of the text of each
   */
  record NetworkSpace(String prefix) implements PseudonymSpace {

    @Override
    public long size(String original) {
      return Pseudonyms.MAX_NUMBER;
    }

    @Override
    public String pseudonym(String original, long number) {
      throw new IllegalArgumentException("addresses of " + prefix + " are not numbered");
    }

    @Override
    public boolean contains(String value) {
      return value.startsWith(prefix);
    }
  }
}
