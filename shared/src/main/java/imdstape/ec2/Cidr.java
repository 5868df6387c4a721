package imdstape.ec2;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A block of addresses, IPv4 or IPv6.
 *
 * @param addressBits 32 or 128
 * @param first its first address
 * @param prefixLength how many bits are the same in all of them
 */
public record Cidr(int addressBits, BigInteger first, int prefixLength) {

  /** Nothing that would be looked up. */
  private static final Pattern LITERAL =
      Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|(?=.*:)[0-9a-fA-F:]{2,39}");

  /** The addresses at the start of a subnet that AWS keeps (VPC User Guide, "Subnet sizing"). */
  private static final int RESERVED = 4;

  /** Reads a block, or an address as the block of itself. */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!LITERAL.matcher(address).matches()) {
      return Optional.empty();
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      int bits = bytes.length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      return prefix < 0 || prefix > bits
          ? Optional.empty()
          : Optional.of(new Cidr(bits, new BigInteger(1, bytes), prefix));
    } catch (UnknownHostException | NumberFormatException none) {
      return Optional.empty();
    }
  }

  /** Whether another lies in it. */
  public boolean contains(Cidr other) {
    return addressBits == other.addressBits
        && prefixLength <= other.prefixLength
        && first
            .shiftRight(addressBits - prefixLength)
            .equals(other.first.shiftRight(addressBits - prefixLength));
  }

  /** Whether an address lies in it. */
  public boolean contains(String address) {
    return parse(address).filter(this::contains).isPresent();
  }

  /** Whether an address of it can be an instance's. */
  public boolean isAssignable(String address) {
    BigInteger size = BigInteger.ONE.shiftLeft(addressBits - prefixLength);
    return parse(address)
        .filter(this::contains)
        .map(one -> one.first.subtract(first))
        .filter(offset -> offset.compareTo(BigInteger.valueOf(RESERVED)) >= 0)
        .filter(offset -> offset.compareTo(size.subtract(BigInteger.ONE)) < 0)
        .isPresent();
  }

  /** Its n-th address, as EC2 writes it. */
  public String addressAt(long number) {
    BigInteger value = first.add(BigInteger.valueOf(number));
    return addressBits == 32 ? dotted(value.intValue()) : Ipv6Text.of(value);
  }

  /** How far an address is from the first. */
  public long offsetOf(String address) {
    return parse(address).orElseThrow().first.subtract(first).longValue();
  }

  private static String dotted(int value) {
    return (value >>> 24)
        + "."
        + (value >>> 16 & 0xff)
        + "."
        + (value >>> 8 & 0xff)
        + "."
        + (value & 0xff);
  }
}
