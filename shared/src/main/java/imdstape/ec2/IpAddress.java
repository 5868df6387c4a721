package imdstape.ec2;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address, parsed from its literal notation. No name is ever looked up.
 *
 * @param bits the length of the address: 32 or 128
 * @param value the address as an unsigned number
 */
public record IpAddress(int bits, BigInteger value) {

  /** The length of an IPv4 address in bits. */
  public static final int IPV4_BITS = 32;

  /** The length of an IPv6 address in bits. */
  public static final int IPV6_BITS = 128;

  /** Eight groups of which the last two are written as IPv4: six times 5 characters, and 15. */
  private static final int MAX_CHARACTERS = 45;

  private static final int IPV4_OCTETS = 4;
  private static final int IPV6_GROUPS = 8;

  /**
   * Parses an address.
   *
   * <p>IPv4 is four decimal numbers of one to three digits. A leading zero does not make a number
   * octal, and forms with fewer than four numbers are rejected. IPv6 is any form of RFC 4291,
   * section 2.2, without brackets or zone. The time is linear in the length of the text, and text
   * longer than 45 characters is rejected at once.
   *
   * @return the address, or empty if the text is not an address literal
   */
  public static Optional<IpAddress> parse(String text) {
    if (text.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    byte @Nullable [] bytes = text.indexOf(':') < 0 ? ipv4Bytes(text) : ipv6Bytes(text);
    return bytes == null
        ? Optional.empty()
        : Optional.of(new IpAddress(bytes.length * 8, new BigInteger(1, bytes)));
  }

  private static byte @Nullable [] ipv4Bytes(String text) {
    byte[] bytes = new byte[IPV4_OCTETS];
    int count = 0;
    int octet = 0;
    int digits = 0;
    for (int at = 0; at <= text.length(); at++) {
      char c = at < text.length() ? text.charAt(at) : '.';
      if (c == '.') {
        if (digits == 0 || count == IPV4_OCTETS) {
          return null;
        }
        bytes[count++] = (byte) octet;
        octet = 0;
        digits = 0;
      } else {
        octet = octet * 10 + (c - '0');
        digits++;
        if (c < '0' || c > '9' || digits > 3 || octet > 255) {
          return null;
        }
      }
    }
    return count == IPV4_OCTETS ? bytes : null;
  }

  private static byte @Nullable [] ipv6Bytes(String text) {
    int[] groups = new int[IPV6_GROUPS];
    int count = 0;
    int compressedAt = text.startsWith("::") ? 0 : -1;
    int start = compressedAt == 0 ? 2 : 0;
    while (start < text.length()) {
      int colon = text.indexOf(':', start);
      String group = text.substring(start, colon < 0 ? text.length() : colon);
      if (colon < 0 && group.indexOf('.') >= 0) {
        byte @Nullable [] last = ipv4Bytes(group);
        if (last == null || count > IPV6_GROUPS - 2) {
          return null;
        }
        groups[count++] = (last[0] & 0xff) << 8 | (last[1] & 0xff);
        groups[count++] = (last[2] & 0xff) << 8 | (last[3] & 0xff);
        break;
      }
      int number = hexadecimal(group);
      if (number < 0 || count == IPV6_GROUPS) {
        return null;
      }
      groups[count++] = number;
      if (colon < 0) {
        break;
      }
      start = colon + 1;
      if (start == text.length()) {
        return null;
      }
      if (text.charAt(start) == ':') {
        if (compressedAt >= 0) {
          return null;
        }
        compressedAt = count;
        start++;
      }
    }
    boolean complete = compressedAt < 0 ? count == IPV6_GROUPS : count < IPV6_GROUPS;
    return complete ? expanded(groups, count, compressedAt) : null;
  }

  /** Returns the number that one to four hexadecimal digits mean, or -1 for anything else. */
  private static int hexadecimal(String group) {
    int number = 0;
    for (int at = 0; at < group.length(); at++) {
      char c = group.charAt(at);
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number << 4 | digit;
    }
    return group.isEmpty() || group.length() > 4 ? -1 : number;
  }

  private static byte[] expanded(int[] groups, int count, int compressedAt) {
    byte[] bytes = new byte[IPV6_BITS / 8];
    int omitted = IPV6_GROUPS - count;
    for (int i = 0; i < count; i++) {
      int at = 2 * (compressedAt >= 0 && i >= compressedAt ? i + omitted : i);
      bytes[at] = (byte) (groups[i] >> 8);
      bytes[at + 1] = (byte) groups[i];
    }
    return bytes;
  }

  /** Returns whether this is an IPv4 address. */
  public boolean isIpv4() {
    return bits == IPV4_BITS;
  }

  /**
   * Returns the address in network byte order as the JDK's type, which turns an IPv4-mapped IPv6
   * address into an IPv4 address.
   */
  public InetAddress toInetAddress() {
    byte[] number = value.toByteArray();
    byte[] bytes = new byte[bits / 8];
    int length = Math.min(number.length, bytes.length);
    System.arraycopy(number, number.length - length, bytes, bytes.length - length, length);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Returns the address as text: dotted decimal, or lower-case hexadecimal groups with the longest
   * run of zeros left out (RFC 5952, section 4). EC2 writes addresses in this form.
   */
  public String text() {
    if (isIpv4()) {
      return dotted();
    }
    List<String> groups = groups();
    int start = -1;
    int length = 1;
    for (int at = 0; at < IPV6_GROUPS; at++) {
      int end = at;
      while (end < IPV6_GROUPS && groups.get(end).equals("0")) {
        end++;
      }
      if (end - at > length) {
        start = at;
        length = end - at;
      }
    }
    return start < 0
        ? String.join(":", groups)
        : String.join(":", groups.subList(0, start))
            + "::"
            + String.join(":", groups.subList(start + length, IPV6_GROUPS));
  }

  /** Returns the address as text in which no group of zeros is left out. */
  public String uncompressedText() {
    return isIpv4() ? dotted() : String.join(":", groups());
  }

  private String dotted() {
    int number = value.intValue();
    return (number >>> 24)
        + "."
        + (number >>> 16 & 0xff)
        + "."
        + (number >>> 8 & 0xff)
        + "."
        + (number & 0xff);
  }

  private List<String> groups() {
    List<String> groups = new ArrayList<>();
    for (int group = IPV6_GROUPS - 1; group >= 0; group--) {
      groups.add(Integer.toHexString(value.shiftRight(16 * group).intValue() & 0xffff));
    }
    return groups;
  }

  @Override
  public String toString() {
    return text();
  }
}
