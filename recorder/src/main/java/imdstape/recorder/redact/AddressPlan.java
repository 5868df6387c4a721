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
  private static final int FIRST_HOST = 10;

  private static final int FIRST_FREE_HOST = 4;

  private final PseudonymNumbering numbering;
  private final AddressBlock space;
  private final int rootLength;
  private final int strayLength;
  private final Collection<AddressBlock> originals;
  private final Map<AddressBlock, AddressBlock> standIns = new HashMap<>();
  private final Map<AddressBlock, List<AddressBlock>> taken = new HashMap<>();

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
    this.rootLength = rootLength;
    this.strayLength = strayLength;
    this.originals = originals.stream().filter(this::has).toList();
    known.forEach(
        (original, standIn) -> {
          if (original.bits() == space.bits() && space.contains(standIn)) {
            standIns.put(original, standIn);
          }
        });
    standIns.forEach(
        (original, standIn) ->
            taken
                .computeIfAbsent(
                    parentOf(original).map(this::of).orElse(space), any -> new ArrayList<>())
                .add(standIn));
    // sorted() is stable: within a length, the first seen comes first
    this.originals.stream()
        .sorted(Comparator.comparingInt(AddressBlock::prefix))
        .forEach(this::place);
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
  Map<AddressBlock, AddressBlock> standIns() {
    return Map.copyOf(standIns);
  }

  /** Whether a block is small enough to have a stand-in. */
  boolean has(AddressBlock original) {
    return original.prefix() >= rootLength;
  }

  /** The stand-in of a block or an address that the plan was made for. */
  AddressBlock of(AddressBlock original) {
    AddressBlock standIn = standIns.get(original);
    if (standIn == null) {
      throw new IllegalArgumentException("the plan was made without this address");
    }
    return standIn;
  }

  private void place(AddressBlock original) {
    if (!standIns.containsKey(original)) {
      Optional<AddressBlock> parent = parentOf(original);
      if (parent.isEmpty() && original.isAddress()) {
        AddressBlock stray = original.within(strayLength);
        standIns.put(stray, root(stray, strayLength));
        parent = Optional.of(stray);
      }
      AddressBlock standIn =
          parent.isEmpty() ? root(original, original.prefix()) : inside(parent.get(), original);
      standIns.put(original, standIn);
    }
  }

  private Optional<AddressBlock> parentOf(AddressBlock original) {
    return standIns.keySet().stream()
        .filter(block -> !block.isAddress() && !block.equals(original) && block.contains(original))
        .max(Comparator.comparingInt(AddressBlock::prefix));
  }

  private AddressBlock root(AddressBlock original, int length) {
    List<AddressBlock> used = taken.computeIfAbsent(space, any -> new ArrayList<>());
    long rooms = 1L << (rootLength - space.prefix());
    long first = numbering.first("network", original.name(), rooms);
    for (long i = 0; i < rooms; i++) {
      AddressBlock room = space.part(rootLength, (first + i) % rooms);
      if (originals.stream().noneMatch(room::overlaps) && used.stream().noneMatch(room::overlaps)) {
        used.add(room);
        return new AddressBlock(room.bits(), room.base(), length);
      }
    }
    throw full();
  }

  /** The first free block, or host, of a network's stand-in. */
  private AddressBlock inside(AddressBlock parent, AddressBlock original) {
    AddressBlock network = of(parent);
    int length = original.prefix();
    List<AddressBlock> used = taken.computeIfAbsent(network, any -> new ArrayList<>());
    // a prefix delegated to a host leaves the first part of its subnet to other hosts
    boolean delegated = parent.prefix() >= strayLength;
    long atLeast = original.isAddress() ? FIRST_FREE_HOST : 0;
    long first = original.isAddress() ? FIRST_HOST : delegated ? 1 : 0;
    long size = 1L << Math.min(length - network.prefix(), 62);
    long tried =
        Math.min(first, size - 1)
            + numbering.first("host", original.name(), Math.max(1, size - first - 1));
    AddressBlock free =
        free(network, used, length, tried)
            .or(() -> free(network, used, length, atLeast))
            .orElseThrow(AddressPlan::full);
    used.add(free);
    return free;
  }

  private static Optional<AddressBlock> free(
      AddressBlock network, List<AddressBlock> used, int length, long first) {
    AddressBlock candidate = network.part(length, first);
    while (network.contains(candidate)) {
      Optional<AddressBlock> inTheWay = used.stream().filter(candidate::overlaps).findFirst();
      if (inTheWay.isEmpty()) {
        return Optional.of(candidate);
      }
      candidate = candidate.after(inTheWay.get());
    }
    return Optional.empty();
  }

  private static CommandException full() {
    return CommandException.failed(
        "the instance has more networks or addresses than there are stand-ins");
  }

  @Override
  public String toString() {
    return "AddressPlan[•••]";
  }
}
