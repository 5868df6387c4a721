package imdstape.recorder.redact.pseudonym;

import imdstape.cli.CommandException;
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
  private final AddressBlock space;
  private final int rootPrefix;
  private final int enclosingPrefix;
  private final Collection<AddressBlock> originals;
  private final Map<AddressBlock, AddressBlock> pseudonyms = new HashMap<>();
  private final Map<AddressBlock, List<AddressBlock>> allocated = new HashMap<>();

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
      AddressBlock space,
      int rootPrefix,
      int enclosingPrefix,
      Collection<AddressBlock> originals,
      Map<AddressBlock, AddressBlock> known) {
    this.numbering = numbering;
    this.space = space;
    this.rootPrefix = rootPrefix;
    this.enclosingPrefix = enclosingPrefix;
    this.originals = originals.stream().filter(this::canReplace).toList();
    known.forEach(
        (original, pseudonym) -> {
          if (original.bits() == space.bits() && space.contains(pseudonym)) {
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
        .sorted(Comparator.comparingInt(AddressBlock::prefix))
        .forEach(this::assign);
  }

  /** The plan of private IPv4 addresses: 10.0.0.0/8, a /16 per VPC. */
  static AddressPlan ofPrivateIpv4(
      PseudonymNumbering numbering,
      Collection<AddressBlock> originals,
      Map<AddressBlock, AddressBlock> known) {
    return new AddressPlan(
        numbering, AddressBlock.parse("10.0.0.0/8").orElseThrow(), 16, 24, originals, known);
  }

  /** The plan of IPv6 addresses: 2001:db8::/32 (RFC 3849), a /48 per VPC. */
  static AddressPlan ofIpv6(
      PseudonymNumbering numbering,
      Collection<AddressBlock> originals,
      Map<AddressBlock, AddressBlock> known) {
    return new AddressPlan(
        numbering, AddressBlock.parse("2001:db8::/32").orElseThrow(), 48, 64, originals, known);
  }

  /** All assigned pseudonyms by original. */
  Map<AddressBlock, AddressBlock> pseudonyms() {
    return Map.copyOf(pseudonyms);
  }

  /** Whether a block is small enough to have a pseudonym. */
  boolean canReplace(AddressBlock original) {
    return original.prefix() >= rootPrefix;
  }

  /**
   * The pseudonym of a block or an address.
   *
   * @throws IllegalArgumentException if the plan was created without it
   */
  AddressBlock pseudonym(AddressBlock original) {
    AddressBlock pseudonym = pseudonyms.get(original);
    if (pseudonym == null) {
      throw new IllegalArgumentException("the plan was made without this address");
    }
    return pseudonym;
  }

  private void assign(AddressBlock original) {
    if (!pseudonyms.containsKey(original)) {
      Optional<AddressBlock> parent = parentOf(original);
      if (parent.isEmpty() && original.isAddress()) {
        AddressBlock enclosing = original.enclosing(enclosingPrefix);
        pseudonyms.put(enclosing, allocateRoot(enclosing, enclosingPrefix));
        parent = Optional.of(enclosing);
      }
      AddressBlock pseudonym =
          parent.isEmpty()
              ? allocateRoot(original, original.prefix())
              : allocateInside(parent.get(), original);
      pseudonyms.put(original, pseudonym);
    }
  }

  private Optional<AddressBlock> parentOf(AddressBlock original) {
    return pseudonyms.keySet().stream()
        .filter(block -> !block.isAddress() && !block.equals(original) && block.contains(original))
        .max(Comparator.comparingInt(AddressBlock::prefix));
  }

  private AddressBlock allocateRoot(AddressBlock original, int length) {
    List<AddressBlock> used = allocated.computeIfAbsent(space, key -> new ArrayList<>());
    long count = 1L << (rootPrefix - space.prefix());
    long first = numbering.firstNumber("network", original.canonicalText(), count);
    for (long i = 0; i < count; i++) {
      AddressBlock candidate = space.nthBlock(rootPrefix, (first + i) % count);
      if (originals.stream().noneMatch(candidate::overlaps)
          && used.stream().noneMatch(candidate::overlaps)) {
        used.add(candidate);
        return new AddressBlock(candidate.bits(), candidate.base(), length);
      }
    }
    throw exhausted();
  }

  /** Allocates the first free block or host in the pseudonym of a network. */
  private AddressBlock allocateInside(AddressBlock parent, AddressBlock original) {
    AddressBlock network = pseudonym(parent);
    int length = original.prefix();
    List<AddressBlock> used = allocated.computeIfAbsent(network, key -> new ArrayList<>());
    // a prefix that is delegated to a host must not take the part in which hosts are numbered
    boolean delegated = parent.prefix() >= enclosingPrefix;
    long lowest = original.isAddress() ? FIRST_FREE_HOST : 0;
    long first = original.isAddress() ? PREFERRED_FIRST_HOST : delegated ? 1 : 0;
    long size = 1L << Math.min(length - network.prefix(), 62);
    long preferred =
        Math.min(first, size - 1)
            + numbering.firstNumber(
                "host", original.canonicalText(), Math.max(1, size - first - 1));
    AddressBlock free =
        findFree(network, used, length, preferred)
            .or(() -> findFree(network, used, length, lowest))
            .orElseThrow(AddressPlan::exhausted);
    used.add(free);
    return free;
  }

  private static Optional<AddressBlock> findFree(
      AddressBlock network, List<AddressBlock> used, int length, long first) {
    AddressBlock candidate = network.nthBlock(length, first);
    while (network.contains(candidate)) {
      Optional<AddressBlock> overlapping = used.stream().filter(candidate::overlaps).findFirst();
      if (overlapping.isEmpty()) {
        return Optional.of(candidate);
      }
      candidate = candidate.nextFree(overlapping.get());
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
