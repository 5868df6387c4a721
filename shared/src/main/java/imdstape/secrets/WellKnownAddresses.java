package imdstape.secrets;

import imdstape.ec2.Cidr;
import java.util.List;

/**
 * Addresses that are the same for everybody, so that they name nobody: special ones, those of
 * documentation, EC2's own services, and public resolvers.
 */
public final class WellKnownAddresses {

  private static final List<Cidr> BLOCKS =
      cidrs(
          // special (RFC 6890): this host, loopback, link-local, multicast, netmasks
          "0.0.0.0/8",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "224.0.0.0/3",
          // documentation (RFC 5737, 3849, 9637)
          "192.0.2.0/24",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "2001:db8::/32",
          "3fff::/20",
          // unspecified, loopback, multicast; EC2's own services
          "::/127",
          "ff00::/8",
          "fd00:ec2::/32",
          // the usual example
          "1.2.3.4/32",
          // public resolvers: Google, Cloudflare, Quad9, OpenDNS
          "8.8.8.8/32",
          "8.8.4.4/32",
          "1.1.1.1/32",
          "1.0.0.1/32",
          "9.9.9.9/32",
          "149.112.112.112/32",
          "208.67.222.222/32",
          "208.67.220.220/32",
          "2001:4860:4860::8888/128",
          "2001:4860:4860::8844/128",
          "2606:4700:4700::1111/128",
          "2606:4700:4700::1001/128",
          "2620:fe::fe/128",
          "2620:fe::9/128");

  private WellKnownAddresses() {}

  /** Whether an address, or all of a block, is one of them. */
  public static boolean contains(Cidr block) {
    return BLOCKS.stream().anyMatch(known -> known.contains(block));
  }

  /** Whether a text is one of them. */
  static boolean contains(String address) {
    return Cidr.parse(address).filter(WellKnownAddresses::contains).isPresent();
  }

  private static List<Cidr> cidrs(String... texts) {
    return List.of(texts).stream().map(text -> Cidr.parse(text).orElseThrow()).toList();
  }
}
