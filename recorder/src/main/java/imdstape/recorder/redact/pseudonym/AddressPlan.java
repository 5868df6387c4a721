package imdstape.recorder.redact.pseudonym;

import imdstape.cli.CommandException;
import imdstape.ec2.Cidr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Assigns pseudonyms to networks and addresses and keeps their nesting: a VPC's block keeps its
 * prefix length, its subnets lie inside it, and an address lies in its subnet. Blocks are assigned
 * in the order of their occurrence, so that nothing of the original numbers shows.
 */
final class AddressPlan {

  /** The host number that is tried first in a subnet. */
  private static final int PREFERRED_FIRST_HOST = 10;

  /** AWS reserves the host numbers 0 to 3 (VPC User Guide, "Subnet sizing"). */
  private static final int FIRST_FREE_HOST = 4;

  private final PseudonymNumbering numbering;
  private final Cidr space;
  private final int rootPrefix;
  private final int enclosingPrefix;
  private final Collection<Cidr> originals;
  private final Map<Cidr, Cidr> pseudonyms = new HashMap<>();
  private final Map<Cidr, List<Cidr>> allocated = new HashMap<>();

  /**
   * Creates the plan of one address family.
   *
   * @param space the published space of pseudonyms
   * @param rootPrefix the shortest prefix that can be replaced
   * @param enclosingPrefix the prefix of the network that is assumed around an address outside of
   *     all known networks
   * @param originals blocks and addresses in the order of their occurrence
   * @param known pseudonyms of earlier recordings by original
   */
  private AddressPlan(
      PseudonymNumbering numbering,
      Cidr space,
      int rootPrefix,
      int enclosingPrefix,
      Collection<Cidr> originals,
      Map<Cidr, Cidr> known) {
    this.numbering = numbering;
    this.space = space;
    this.rootPrefix = rootPrefix;
    this.enclosingPrefix = enclosingPrefix;
    this.originals = originals.stream().filter(this::canReplace).toList();
    known.forEach(
        (original, pseudonym) -> {
          if (original.addressBits() == space.addressBits() && space.contains(pseudonym)) {
            pseudonyms.put(original, pseudonym);
          }
        });
    pseudonyms.forEach(
        (original, pseudonym) ->
            allocated
                .computeIfAbsent(
                    parentOf(original).map(this::pseudonym).orElse(space), key -> new ArrayList<>())
                .add(pseudonym));
    // sorted() is stable: blocks of one prefix length stay in the order of their occurrence
    this.originals.stream()
        .sorted(Comparator.comparingInt(Cidr::prefixLength))
        .forEach(this::assign);
  }

  /** The plan of private IPv4 addresses: 10.0.0.0/8, a /16 per VPC. */
  static AddressPlan ofPrivateIpv4(
      PseudonymNumbering numbering, Collection<Cidr> originals, Map<Cidr, Cidr> known) {
    return new AddressPlan(
        numbering, Cidr.parse("10.0.0.0/8").orElseThrow(), 16, 24, originals, known);
  }

  /** The plan of IPv6 addresses: 2001:db8::/32 (RFC 3849), a /48 per VPC. */
  static AddressPlan ofIpv6(
      PseudonymNumbering numbering, Collection<Cidr> originals, Map<Cidr, Cidr> known) {
    return new AddressPlan(
        numbering, Cidr.parse("2001:db8::/32").orElseThrow(), 48, 64, originals, known);
  }

  /** All assigned pseudonyms by original. */
  Map<Cidr, Cidr> pseudonyms() {
    return Map.copyOf(pseudonyms);
  }

  /** Whether a block is small enough to have a pseudonym. */
  boolean canReplace(Cidr original) {
    return original.prefixLength() >= rootPrefix;
  }

  /**
   * The pseudonym of a block or an address.
   *
   * @throws IllegalArgumentException if the plan was created without it
   */
  Cidr pseudonym(Cidr original) {
    Cidr pseudonym = pseudonyms.get(original);
    if (pseudonym == null) {
      throw new IllegalArgumentException("the plan was made without this address");
    }
    return pseudonym;
  }

  private void assign(Cidr original) {
    if (!pseudonyms.containsKey(original)) {
      Optional<Cidr> parent = parentOf(original);
      if (parent.isEmpty() && original.isAddress()) {
        Cidr enclosing = original.enclosing(enclosingPrefix);
        pseudonyms.put(enclosing, allocateRoot(enclosing, enclosingPrefix));
        parent = Optional.of(enclosing);
      }
      Cidr pseudonym =
          parent.isEmpty()
              ? allocateRoot(original, original.prefixLength())
              : allocateInside(parent.get(), original);
      pseudonyms.put(original, pseudonym);
    }
  }

  private Optional<Cidr> parentOf(Cidr original) {
    return pseudonyms.keySet().stream()
        .filter(block -> !block.isAddress() && !block.equals(original) && block.contains(original))
        .max(Comparator.comparingInt(Cidr::prefixLength));
  }

  private Cidr allocateRoot(Cidr original, int length) {
    List<Cidr> used = allocated.computeIfAbsent(space, key -> new ArrayList<>());
    long count = 1L << (rootPrefix - space.prefixLength());
    long first = numbering.firstNumber("network", original.canonicalText(), count);
    for (long i = 0; i < count; i++) {
      Cidr candidate = space.nthBlock(rootPrefix, (first + i) % count);
      if (originals.stream().noneMatch(candidate::overlaps)
          && used.stream().noneMatch(candidate::overlaps)) {
        used.add(candidate);
        return new Cidr(candidate.addressBits(), candidate.first(), length);
      }
    }
    throw exhausted();
  }

  /** Allocates the first free block or host in the pseudonym of a network. */
  private Cidr allocateInside(Cidr parent, Cidr original) {
    Cidr network = pseudonym(parent);
    int length = original.prefixLength();
    List<Cidr> used = allocated.computeIfAbsent(network, key -> new ArrayList<>());
    // a prefix that is delegated to a host must not take the part in which hosts are numbered
    boolean delegated = parent.prefixLength() >= enclosingPrefix;
    long lowest = original.isAddress() ? FIRST_FREE_HOST : 0;
    long first = original.isAddress() ? PREFERRED_FIRST_HOST : delegated ? 1 : 0;
    long size = 1L << Math.min(length - network.prefixLength(), 62);
    long preferred =
        Math.min(first, size - 1)
            + numbering.firstNumber(
                "host", original.canonicalText(), Math.max(1, size - first - 1));
    Cidr free =
        findFree(network, used, length, preferred)
            .or(() -> findFree(network, used, length, lowest))
            .orElseThrow(AddressPlan::exhausted);
    used.add(free);
    return free;
  }

  private static Optional<Cidr> findFree(Cidr network, List<Cidr> used, int length, long first) {
    Cidr candidate = network.nthBlock(length, first);
    while (network.contains(candidate)) {
      Optional<Cidr> overlapping = used.stream().filter(candidate::overlaps).findFirst();
      if (overlapping.isEmpty()) {
        return Optional.of(candidate);
      }
      candidate = candidate.nextAfter(overlapping.get());
    }
    return Optional.empty();
  }

  private static CommandException exhausted() {
    return CommandException.failure(
        "the instance has more networks or addresses than there are stand-ins");
  }

  @Override
  public String toString() {
    return "AddressPlan[•••]";
  }
}
