package imdstape.pseudonym;

import static java.util.Map.entry;

import imdstape.metadata.ValueKind;
import imdstape.pseudonym.AddressSpaces.MacSpace;
import imdstape.pseudonym.AddressSpaces.NetworkSpace;
import imdstape.pseudonym.AddressSpaces.PublicIpv4Space;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The published spaces that pseudonyms come from. The form alone of a value shows whether it is a
 * pseudonym, so that a reader of a fixture can see that no value identifies an owner:
 *
 * <ul>
 *   <li>accounts: the numbers that AWS's documentation uses, 111122223333 first, then others of
 *       three digits four times each;
 *   <li>public IPv4: 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 (RFC 5737);
 *   <li>IPv6: 2001:db8::/32 (RFC 3849);
 *   <li>private IPv4: VPC n is 10.n.0.0/16 or the first part of it;
 *   <li>MAC: 02:00:5e:00:53:nn (RFC 7042's documentation range with the local bit set), then the
 *       rest of 02:00:5e;
 *   <li>resource ids: 0abcdef and ten digits, counted from 1234567890; short ones 0abc and four;
 *   <li>names: a base name for the kind, then {@code -2}, {@code -3} …: web-server, web-server-2;
 *   <li>launch times: midnight of the day.
 * </ul>
 */
public final class Pseudonyms {

  /** The account numbers of AWS's documentation, in the order in which they are assigned. */
  public static final List<String> ACCOUNTS =
      List.of(
          "111122223333",
          "444455556666",
          "123456789012",
          "777788889999",
          "555566667777",
          "999988887777",
          "222233334444",
          "333344445555",
          "888899990000",
          "666677778888",
          "111111111111",
          "222222222222",
          "333333333333",
          "444444444444",
          "555555555555",
          "666666666666");

  /** The size of a space that has no limit of its own: a suffix of six digits. */
  static final long MAX_NUMBER = 999_999;

  private static final PseudonymSpace PRIVATE_IPV4 = new NetworkSpace("10.");
  private static final PseudonymSpace IPV6 = new NetworkSpace("2001:db8:");

  private static final Map<ValueKind, PseudonymSpace> SPACES =
      Map.ofEntries(
          entry(ValueKind.ACCOUNT, new AccountSpace()),
          entry(ValueKind.RESOURCE_ID, new ResourceIdSpace()),
          entry(ValueKind.MAC, new MacSpace()),
          entry(ValueKind.PUBLIC_IPV4, new PublicIpv4Space()),
          entry(ValueKind.PRIVATE_IPV4, PRIVATE_IPV4),
          entry(ValueKind.VPC_CIDR, PRIVATE_IPV4),
          entry(ValueKind.SUBNET_CIDR, PRIVATE_IPV4),
          entry(ValueKind.IPV6, IPV6),
          entry(ValueKind.IPV6_CIDR, IPV6),
          entry(ValueKind.SSH_KEY, new SshKeySpace()),
          entry(ValueKind.ROLE, new NameSpace("web-server")),
          entry(ValueKind.PROFILE, new NameSpace("web-server-profile")),
          entry(ValueKind.KEY_NAME, new NameSpace("my-key")),
          entry(ValueKind.SECURITY_GROUP, new NameSpace("web-tier")),
          entry(ValueKind.PLACEMENT_GROUP, new NameSpace("my-placement-group")),
          entry(ValueKind.TAG_KEY, new NameSpace("tag")),
          entry(ValueKind.TAG_VALUE, new NameSpace("value")),
          entry(ValueKind.PRODUCT_CODE, new NameSpace("product-code")),
          entry(ValueKind.UNKNOWN_NAME, new NameSpace("name")),
          entry(ValueKind.USER, new NameSpace("user")));

  private Pseudonyms() {}

  /**
   * Returns the number of pseudonyms for values of the form of an original.
   *
   * @throws IllegalArgumentException if no space belongs to the kind
   */
  public static long spaceSize(ValueKind kind, String original) {
    return space(kind).size(original);
  }

  /**
   * Returns a pseudonym of a kind whose values do not depend on each other.
   *
   * @param original the value to replace, whose prefix and length are kept
   * @param number from 1
   * @throws IllegalStateException if the space has fewer values
   * @throws IllegalArgumentException if the values of the kind are not numbered
   */
  public static String of(ValueKind kind, String original, long number) {
    PseudonymSpace space = space(kind);
    long size = space.size(original);
    if (number > size) {
      throw new IllegalStateException(
          "more than " + size + " values of kind " + kind.name().toLowerCase(Locale.ROOT));
    }
    return space.pseudonym(original, number);
  }

  /** Returns whether a value lies in the space of its kind. */
  public static boolean isPseudonym(ValueKind kind, String value) {
    PseudonymSpace space = SPACES.get(kind);
    return space != null && space.contains(value);
  }

  private static PseudonymSpace space(ValueKind kind) {
    PseudonymSpace space = SPACES.get(kind);
    if (space == null) {
      throw new IllegalArgumentException(kind + " has no pseudonyms");
    }
    return space;
  }

  /**
   * Returns a public SSH key without a private key.
   *
   * @param type {@code ssh-ed25519} or {@code ssh-rsa}; any other type becomes the first
   * @param number from 1 to 16
   * @param comment the name of the key pair
   */
  public static String sshKey(String type, int number, String comment) {
    return SshKeySpace.key(type, number, comment);
  }

  /** Returns whether base64 text is a pseudonymous SSH key or part of one. */
  public static boolean isPartOfSshKey(String base64) {
    return SshKeySpace.isPartOfKey(base64);
  }
}
