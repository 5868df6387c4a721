package imdstape.recorder.redact;

import imdstape.cli.CommandException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stand-ins for networks that keep what lies in what: a VPC's block has the length it had, its
 * subnets lie inside it, an address lies in its subnet. Each in the order of first sight, so that
 * nothing of the original numbers shows.
 */
final class AddressPlan {

  /** The first host of a subnet; 0 to 3 are AWS's own (VPC User Guide, "Subnet sizing"). */
  private static final int PREFERRED_FIRST_HOST = 10;

  private static final int FIRST_FREE_HOST = 4;

  private final PseudonymNumbering numbering;
  private final AddressBlock space;
  private final int rootPrefix;
  private final int enclosingPrefix;
  private final Collection<AddressBlock> originals;
  private final Map<AddressBlock, AddressBlock> pseudonyms = new HashMap<>();
  private final Map<AddressBlock, List<AddressBlock>> allocated = new HashMap<>();

  /**
   * A plan for all addresses of a family.
   *
   * @param space the published space to take from
   * @param rootLength the shortest block that it can stand in for
   * @param strayLength how large the network is around an address that lies in no known one
   * @param originals blocks and addresses in the order of first sight
   * @param known what stands for what already
   */
  private AddressPlan(
      PseudonymNumbering numbering,
      AddressBlock space,
      int rootLength,
      int strayLength,
      Collection<AddressBlock> originals,
      Map<AddressBlock, AddressBlock> known) {
    this.numbering = numbering;
    this.space = space;
    this.rootPrefix = rootLength;
    this.enclosingPrefix = strayLength;
    this.originals = originals.stream().filter(this::canReplace).toList();
    known.forEach(
        (original, standIn) -> {
          if (original.bits() == space.bits() && space.contains(standIn)) {
            pseudonyms.put(original, standIn);
          }
        });
    pseudonyms.forEach(
        (original, standIn) ->
            allocated
                .computeIfAbsent(
                    parentOf(original).map(this::pseudonym).orElse(space), any -> new ArrayList<>())
                .add(standIn));
    // sorted() is stable: within a length, the first seen comes first
    this.originals.stream()
        .sorted(Comparator.comparingInt(AddressBlock::prefix))
        .forEach(this::assign);
  }

  /** The space for private IPv4: 10.0.0.0/8, a /16 a VPC. */
  static AddressPlan ofPrivateIpv4(
      PseudonymNumbering numbering,
      Collection<AddressBlock> originals,
      Map<AddressBlock, AddressBlock> known) {
    return new AddressPlan(
        numbering, AddressBlock.parse("10.0.0.0/8").orElseThrow(), 16, 24, originals, known);
  }

  /** The space for IPv6: 2001:db8::/32 (RFC 3849), a /48 a VPC. */
  static AddressPlan ofIpv6(
      PseudonymNumbering numbering,
      Collection<AddressBlock> originals,
      Map<AddressBlock, AddressBlock> known) {
    return new AddressPlan(
        numbering, AddressBlock.parse("2001:db8::/32").orElseThrow(), 48, 64, originals, known);
  }

  /** What stands for what, to be known again. */
  Map<AddressBlock, AddressBlock> pseudonyms() {
    return Map.copyOf(pseudonyms);
  }

  /** Whether a block is small enough to have a stand-in. */
  boolean canReplace(AddressBlock original) {
    return original.prefix() >= rootPrefix;
  }

  /** The stand-in of a block or an address that the plan was made for. */
  AddressBlock pseudonym(AddressBlock original) {
    AddressBlock standIn = pseudonyms.get(original);
    if (standIn == null) {
      throw new IllegalArgumentException("the plan was made without this address");
    }
    return standIn;
  }

  private void assign(AddressBlock original) {
    if (!pseudonyms.containsKey(original)) {
      Optional<AddressBlock> parent = parentOf(original);
      if (parent.isEmpty() && original.isAddress()) {
        AddressBlock stray = original.enclosing(enclosingPrefix);
        pseudonyms.put(stray, allocateRoot(stray, enclosingPrefix));
        parent = Optional.of(stray);
      }
      AddressBlock standIn =
          parent.isEmpty()
              ? allocateRoot(original, original.prefix())
              : allocateInside(parent.get(), original);
      pseudonyms.put(original, standIn);
    }
  }

  private Optional<AddressBlock> parentOf(AddressBlock original) {
    return pseudonyms.keySet().stream()
        .filter(block -> !block.isAddress() && !block.equals(original) && block.contains(original))
        .max(Comparator.comparingInt(AddressBlock::prefix));
  }

  private AddressBlock allocateRoot(AddressBlock original, int length) {
    List<AddressBlock> used = allocated.computeIfAbsent(space, any -> new ArrayList<>());
    long rooms = 1L << (rootPrefix - space.prefix());
    long first = numbering.firstNumber("network", original.canonicalText(), rooms);
    for (long i = 0; i < rooms; i++) {
      AddressBlock room = space.nthBlock(rootPrefix, (first + i) % rooms);
      if (originals.stream().noneMatch(room::overlaps) && used.stream().noneMatch(room::overlaps)) {
        used.add(room);
        return new AddressBlock(room.bits(), room.base(), length);
      }
    }
    throw exhausted();
  }

  /** The first free block, or host, of a network's stand-in. */
  private AddressBlock allocateInside(AddressBlock parent, AddressBlock original) {
    AddressBlock network = pseudonym(parent);
    int length = original.prefix();
    List<AddressBlock> used = allocated.computeIfAbsent(network, any -> new ArrayList<>());
    // a prefix delegated to a host leaves the first part of its subnet to other hosts
    boolean delegated = parent.prefix() >= enclosingPrefix;
    long atLeast = original.isAddress() ? FIRST_FREE_HOST : 0;
    long first = original.isAddress() ? PREFERRED_FIRST_HOST : delegated ? 1 : 0;
    long size = 1L << Math.min(length - network.prefix(), 62);
    long tried =
        Math.min(first, size - 1)
            + numbering.firstNumber(
                "host", original.canonicalText(), Math.max(1, size - first - 1));
    AddressBlock free =
        findFree(network, used, length, tried)
            .or(() -> findFree(network, used, length, atLeast))
            .orElseThrow(AddressPlan::exhausted);
    used.add(free);
    return free;
  }

  private static Optional<AddressBlock> findFree(
      AddressBlock network, List<AddressBlock> used, int length, long first) {
    AddressBlock candidate = network.nthBlock(length, first);
    while (network.contains(candidate)) {
      Optional<AddressBlock> inTheWay = used.stream().filter(candidate::overlaps).findFirst();
      if (inTheWay.isEmpty()) {
        return Optional.of(candidate);
      }
      candidate = candidate.nextFree(inTheWay.get());
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
