package imdstape.recorder.redact.pseudonym;

import io.netty.util.NetUtil;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A block of IPv4 or IPv6 addresses. A single address is a block whose prefix has all bits.
 *
 * @param bits 32 or 128
 * @param base the first address
 * @param prefix the prefix length in bits
 */
public record AddressBlock(int bits, BigInteger base, int prefix) {

  static final int IPV4 = 32;
  static final int IPV6 = 128;

  /** Parses {@code 10.0.0.0/16}, {@code 10.0.0.1} or {@code 2001:db8::/56}; else empty. */
  public static Optional<AddressBlock> parse(String text) {
    int slash = text.indexOf('/');
    byte[] address =
        NetUtil.createByteArrayFromIpAddressString(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return Optional.empty();
    }
    int bits = address.length * 8;
    int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
    return prefix > bits
        ? Optional.empty()
        : Optional.of(new AddressBlock(bits, new BigInteger(1, address), prefix));
  }

  boolean isAddress() {
    return prefix == bits;
  }

  /** The number of addresses. */
  BigInteger size() {
    return BigInteger.ONE.shiftLeft(bits - prefix);
  }

  /** The first address behind the block. */
  BigInteger end() {
    return base.add(size());
  }

  boolean contains(AddressBlock other) {
    return prefix <= other.prefix
        && base.compareTo(other.base) <= 0
        && end().compareTo(other.end()) >= 0;
  }

  boolean overlaps(AddressBlock other) {
    return base.compareTo(other.end()) < 0 && other.base.compareTo(end()) < 0;
  }

  /** The block of a shorter prefix that contains this one. */
  AddressBlock enclosing(int shorter) {
    return new AddressBlock(
        bits, base.shiftRight(bits - shorter).shiftLeft(bits - shorter), Math.min(prefix, shorter));
  }

  /** The n-th block of a prefix length from the start of this one; it can lie beyond its end. */
  AddressBlock nthBlock(int length, long number) {
    BigInteger step = BigInteger.ONE.shiftLeft(bits - length);
    return new AddressBlock(bits, base.add(step.multiply(BigInteger.valueOf(number))), length);
  }

  /** The next block of this length behind an overlapping block. */
  AddressBlock nextFree(AddressBlock other) {
    BigInteger from = end().max(other.end());
    return new AddressBlock(bits, from.add(size()).subtract(BigInteger.ONE), prefix)
        .enclosing(prefix);
  }

  /**
   * The block as text, spelled like another one.
   *
   * @param like a text whose spelling is followed: with or without {@code ::} and prefix length
   */
  String format(String like) {
    byte[] address = new byte[bits / 8];
    byte[] number = base.toByteArray();
    int length = Math.min(number.length, address.length);
    System.arraycopy(number, number.length - length, address, address.length - length, length);
    String text =
        bits == IPV6 && !like.contains("::") ? groups(address) : NetUtil.bytesToIpAddress(address);
    return like.indexOf('/') < 0 ? text : text + "/" + prefix;
  }

  /** The block with its prefix length, for files and numbering: {@code 10.0.0.0/16}. */
  String canonicalText() {
    return format("/");
  }

  private static String groups(byte[] address) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < address.length; i += 2) {
      text.append(i == 0 ? "" : ":")
          .append(Integer.toHexString((address[i] & 0xff) << 8 | (address[i + 1] & 0xff)));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return "Block[/" + prefix + "]";
  }
}
