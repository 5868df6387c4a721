package imdstape.pseudonym;

import static java.util.stream.Collectors.joining;

import imdstape.metadata.ValueKind;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The published spaces from which stand-ins (pseudonyms) come. A stand-in is known by its form
 * alone, so that anybody can see that a fixture names nobody:
 *
 * <ul>
 *   <li>accounts: the numbers AWS's own documentation uses, 111122223333 first, then others of
 *       three digits four times each;
 *   <li>public IPv4: 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 (RFC 5737);
 *   <li>IPv6: 2001:db8::/32 (RFC 3849);
 *   <li>private IPv4: VPC n is 10.n.0.0/16 or its first part;
 *   <li>MAC: 02:00:5e:00:53:nn (RFC 7042's documentation range with the local bit set), then the
 *       rest of 02:00:5e;
 *   <li>resource ids: 0abcdef and ten digits, counted from 1234567890; short ones 0abc and four;
 *   <li>names: a word for the kind, then {@code -2}, {@code -3} …: web-server, web-server-2;
 *   <li>times of launch: midnight of the day.
 * </ul>
 */
public final class Pseudonyms {

  /** Numbers from AWS's documentation, in the order they are given out; then others like them. */
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

  private static final List<String> PUBLIC_NETWORKS =
      List.of("203.0.113.", "198.51.100.", "192.0.2.");

  private static final Map<ValueKind, String> BASE_NAMES =
      Map.ofEntries(
          Map.entry(ValueKind.ROLE, "web-server"),
          Map.entry(ValueKind.PROFILE, "web-server-profile"),
          Map.entry(ValueKind.KEY_NAME, "my-key"),
          Map.entry(ValueKind.SECURITY_GROUP, "web-tier"),
          Map.entry(ValueKind.PLACEMENT_GROUP, "my-placement-group"),
          Map.entry(ValueKind.TAG_KEY, "tag"),
          Map.entry(ValueKind.TAG_VALUE, "value"),
          Map.entry(ValueKind.PRODUCT_CODE, "product-code"),
          Map.entry(ValueKind.UNKNOWN_NAME, "name"),
          Map.entry(ValueKind.USER, "user"));

  /** What follows the word of a name. */
  private static final Pattern NUMBER_SUFFIX = Pattern.compile("(?:-\\d{1,6})?");

  private static final Pattern ACCOUNT = Pattern.compile("(\\d)\\1{3}(\\d)\\2{3}(\\d)\\3{3}");
  private static final Pattern LONG_ID = Pattern.compile("[a-z-]{1,20}-0abcdef[0-9a-f]{10}");
  private static final Pattern SHORT_ID = Pattern.compile("[a-z-]{1,20}-0abc[0-9a-f]{4}");
  private static final Pattern MAC = Pattern.compile("02:00:5e(?::[0-9a-f]{2}){3}");

  /** The SSH keys there are. */
  private static final int SSH_KEY_COUNT = 16;

  /** The accounts that nobody has documented; who needs one waits until they are counted. */
  private static final class RepeatingAccounts {
    static final List<String> ACCOUNTS =
        IntStream.range(0, 1000)
            .mapToObj(n -> "%03d".formatted(n))
            .map(n -> n.chars().mapToObj(c -> Character.toString(c).repeat(4)).collect(joining()))
            .filter(account -> !Pseudonyms.ACCOUNTS.contains(account))
            .toList();
  }

  /** The keys; who needs one waits until they are computed. */
  private static final class SshKeyBlobs {
    static final Set<String> ALL = sshBlobs();
  }

  private Pseudonyms() {}

  /** How many stand-ins there are of a kind for values of the form of an original. */
  public static long spaceSize(ValueKind kind, String original) {
    return switch (kind) {
      case ACCOUNT -> ACCOUNTS.size() + RepeatingAccounts.ACCOUNTS.size();
      case RESOURCE_ID -> isShortId(original) ? 0xf000 : 1L << 39;
      case MAC -> 1 << 23;
      case PUBLIC_IPV4 -> 750;
      case SSH_KEY -> SSH_KEY_COUNT;
      default -> 999_999;
    };
  }

  /**
   * The n-th stand-in of a kind whose values stand alone.
   *
   * @param original the value it stands for, whose prefix and length it keeps
   * @param number from 1, by first sight
   * @throws IllegalStateException if the space has no n-th value
   */
  public static String of(ValueKind kind, String original, long number) {
    if (number > spaceSize(kind, original)) {
      throw new IllegalStateException(
          "more than "
              + spaceSize(kind, original)
              + " values of kind "
              + kind.name().toLowerCase(Locale.ROOT));
    }
    return switch (kind) {
      case ACCOUNT ->
          number <= ACCOUNTS.size()
              ? ACCOUNTS.get((int) number - 1)
              : RepeatingAccounts.ACCOUNTS.get((int) number - ACCOUNTS.size() - 1);
      case RESOURCE_ID -> resourceId(original, number);
      case MAC -> mac(number);
      case PUBLIC_IPV4 -> PUBLIC_NETWORKS.get((int) (number - 1) / 250) + ((number - 1) % 250 + 4);
      default -> {
        String base = BASE_NAMES.get(kind);
        if (base == null) {
          throw new IllegalArgumentException(kind + " has no stand-ins of its own");
        }
        yield number == 1 ? base : base + "-" + number;
      }
    };
  }

  /** Whether a value lies in the space of its kind. */
  public static boolean isPseudonym(ValueKind kind, String value) {
    return switch (kind) {
      case ACCOUNT -> ACCOUNTS.contains(value) || ACCOUNT.matcher(value).matches();
      case RESOURCE_ID -> LONG_ID.matcher(value).matches() || SHORT_ID.matcher(value).matches();
      case MAC -> MAC.matcher(value).matches();
      case PUBLIC_IPV4 -> PUBLIC_NETWORKS.stream().anyMatch(value::startsWith);
      case PRIVATE_IPV4, VPC_CIDR, SUBNET_CIDR -> value.startsWith("10.");
      case IPV6, IPV6_CIDR -> value.startsWith("2001:db8:");
      case SSH_KEY -> isSshKey(value);
      default -> {
        String base = BASE_NAMES.get(kind);
        yield base != null
            && value.startsWith(base)
            && NUMBER_SUFFIX.matcher(value.substring(base.length())).matches();
      }
    };
  }

  /**
   * A public SSH key that belongs to nobody: its numbers are a digest of its own number.
   *
   * @param type {@code ssh-ed25519} or {@code ssh-rsa}; any other becomes the first
   * @param comment the key pair's name
   */
  public static String sshKey(String type, int number, String comment) {
    boolean rsa = type.equals("ssh-rsa");
    byte[] name = (rsa ? "ssh-rsa" : "ssh-ed25519").getBytes(StandardCharsets.US_ASCII);
    byte[] blob =
        rsa
            ? lengthPrefixed(name, BigInteger.valueOf(65_537).toByteArray(), modulus(number))
            : lengthPrefixed(name, digest("ed25519", number));
    return new String(name, StandardCharsets.US_ASCII)
        + " "
        + Base64.getEncoder().encodeToString(blob)
        + " "
        + comment;
  }

  /** Whether a word of base64 is, or is in, the blob of a stand-in's SSH key. */
  public static boolean isPartOfSshKey(String word) {
    return SshKeyBlobs.ALL.stream().anyMatch(blob -> blob.contains(word));
  }

  private static Set<String> sshBlobs() {
    Set<String> blobs = new HashSet<>();
    for (int number = 1; number <= SSH_KEY_COUNT; number++) {
      blobs.add(sshKey("ssh-ed25519", number, "").split(" ")[1]);
      blobs.add(sshKey("ssh-rsa", number, "").split(" ")[1]);
    }
    return blobs;
  }

  private static boolean isSshKey(String value) {
    String[] parts = value.strip().split(" ", 3);
    return parts.length == 3
        && SshKeyBlobs.ALL.contains(parts[1])
        && (parts[0].equals("ssh-rsa") || parts[0].equals("ssh-ed25519"))
        && isPseudonym(ValueKind.KEY_NAME, parts[2]);
  }

  private static boolean isShortId(String id) {
    return id.length() - id.lastIndexOf('-') - 1 == 8;
  }

  private static String resourceId(String original, long number) {
    String prefix = original.substring(0, original.lastIndexOf('-') + 1);
    return isShortId(original)
        ? prefix + "0abc%04x".formatted(number)
        : prefix + "0abcdef%010x".formatted(0x123456788fL + number);
  }

  private static String mac(long number) {
    long tail = number <= 256 ? 0x5300 + number - 1 : 0x100000 + number;
    return "02:00:5e:%02x:%02x:%02x".formatted(tail >> 16, tail >> 8 & 0xff, tail & 0xff);
  }

  private static byte[] modulus(int number) {
    StringBuilder hex = new StringBuilder("00");
    for (int part = 0; part < 8; part++) {
      hex.append(HexFormat.of().formatHex(digest("rsa" + part, number)));
    }
    byte[] modulus = HexFormat.of().parseHex(hex);
    modulus[1] |= (byte) 0x80;
    modulus[256] |= 1;
    return modulus;
  }

  private static byte[] digest(String what, int number) {
    try {
      return MessageDigest.getInstance("SHA-256")
          .digest(("imds-tape " + what + " stand-in " + number).getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException everyJdkHasIt) {
      throw new IllegalStateException(everyJdkHasIt);
    }
  }

  private static byte[] lengthPrefixed(byte[]... parts) {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      blob.writeBytes(ByteBuffer.allocate(4).putInt(part.length).array());
      blob.writeBytes(part);
    }
    return blob.toByteArray();
  }
}
