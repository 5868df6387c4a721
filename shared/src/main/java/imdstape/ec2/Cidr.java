package imdstape.ec2;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A CIDR block: a range of IPv4 or IPv6 addresses that share a prefix. A single address is a block
 * whose prefix is the whole address.
 *
 * <p>{@link #toString()} prints only the prefix length, because the addresses of an instance
 * identify it.
 *
 * @param addressBits the length of an address: 32 or 128
 * @param first the first address as an unsigned number
 * @param prefixLength the number of leading bits that all addresses share
 */
public record Cidr(int addressBits, BigInteger first, int prefixLength) {

  /** The addresses at the start of a subnet that AWS reserves (VPC User Guide, "Subnet sizing"). */
  private static final int RESERVED_ADDRESSES = 4;

  /**
   * Parses a block, {@code 10.0.0.0/16}, or an address, {@code 2001:db8::1}, by the rules of {@link
   * IpAddress#parse}.
   *
   * @return the block, or empty if the text is neither
   */
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get().bits();
    int length = slash < 0 ? bits : prefixLength(text.substring(slash + 1));
    return length < 0 || length > bits
        ? Optional.empty()
        : Optional.of(new Cidr(bits, address.get().value(), length));
  }

  /** Returns the number that one to three digits mean, or -1 for anything else. */
  private static int prefixLength(String digits) {
    return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : -1;
  }

  /** Returns whether this is a single address. */
  public boolean isAddress() {
    return prefixLength == addressBits;
  }

  /** Returns whether this is a block of IPv4 addresses. */
  public boolean isIpv4() {
    return addressBits == IpAddress.IPV4_BITS;
  }

  /** Returns the number of addresses. */
  public BigInteger size() {
    return BigInteger.ONE.shiftLeft(addressBits - prefixLength);
  }

  /** Returns the first address after this block, as an unsigned number. */
  public BigInteger end() {
    return first.add(size());
  }

  /** Returns whether a block of the same family lies in this one. */
  public boolean contains(Cidr other) {
    return addressBits == other.addressBits
        && prefixLength <= other.prefixLength
        && first
            .shiftRight(addressBits - prefixLength)
            .equals(other.first.shiftRight(addressBits - prefixLength));
  }

  /** Returns whether an address lies in this block; text that is not an address does not. */
  public boolean contains(String address) {
    return parse(address).filter(this::contains).isPresent();
  }

  /** Returns whether a block of the same family has an address in common with this one. */
  public boolean overlaps(Cidr other) {
    return addressBits == other.addressBits
        && first.compareTo(other.end()) < 0
        && other.first.compareTo(end()) < 0;
  }

  /**
   * Returns whether an instance in this subnet can have an address. AWS reserves the first four and
   * the last one (VPC User Guide, "Subnet sizing").
   */
  public boolean isAssignable(String address) {
    return parse(address)
        .filter(this::contains)
        .map(block -> block.first.subtract(first))
        .filter(offset -> offset.compareTo(BigInteger.valueOf(RESERVED_ADDRESSES)) >= 0)
        .filter(offset -> offset.compareTo(size().subtract(BigInteger.ONE)) < 0)
        .isPresent();
  }

  /**
   * Returns an address as EC2 writes it.
   *
   * @param number the distance from the first address
   */
  public String addressAt(long number) {
    return new IpAddress(addressBits, first.add(BigInteger.valueOf(number))).text();
  }

  /**
   * Returns the block that this one lies in.
   *
   * @param length the prefix length of the enclosing block; a longer one than this block's returns
   *     a block of this block's length
   */
  public Cidr enclosing(int length) {
    int hostBits = addressBits - length;
    return new Cidr(
        addressBits,
        first.shiftRight(hostBits).shiftLeft(hostBits),
        Math.min(prefixLength, length));
  }

  /**
   * Returns a block counted from the start of this one. It may lie beyond the end of this one.
   *
   * @param length the prefix length of the returned block
   * @param number the number of blocks of that length to skip
   */
  public Cidr nthBlock(int length, long number) {
    BigInteger step = BigInteger.ONE.shiftLeft(addressBits - length);
    return new Cidr(addressBits, first.add(step.multiply(BigInteger.valueOf(number))), length);
  }

  /** Returns the next block of this block's length that begins after both blocks. */
  public Cidr nextAfter(Cidr other) {
    BigInteger from = end().max(other.end());
    return new Cidr(addressBits, from.add(size()).subtract(BigInteger.ONE), prefixLength)
        .enclosing(prefixLength);
  }

  /**
   * Returns this block in the notation of other text.
   *
   * @param like text whose notation to follow: IPv6 is compressed if it contains {@code ::}, and
   *     the prefix length is written if it contains a slash
   */
  public String format(String like) {
    IpAddress address = new IpAddress(addressBits, first);
    String text = like.contains("::") ? address.text() : address.uncompressedText();
    return like.indexOf('/') < 0 ? text : text + "/" + prefixLength;
  }

  /** Returns the first address, uncompressed, and the prefix length: {@code 10.0.0.0/16}. */
  public String canonicalText() {
    return format("/");
  }

  @Override
  public String toString() {
    return "Cidr[/" + prefixLength + "]";
  }
}
