package imdstape.recorder.redact;

import imdstape.cli.Failure;
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

  private final Numbering numbering;
  private final Block space;
  private final int rootLength;
  private final int strayLength;
  private final Collection<Block> originals;
  private final Map<Block, Block> standIns = new HashMap<>();
  private final Map<Block, List<Block>> taken = new HashMap<>();

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
      Numbering numbering,
      Block space,
      int rootLength,
      int strayLength,
      Collection<Block> originals,
      Map<Block, Block> known) {
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
    this.originals.stream().sorted(Comparator.comparingInt(Block::prefix)).forEach(this::place);
  }

  /** The space for private IPv4: 10.0.0.0/8, a /16 a VPC. */
  static AddressPlan ofPrivateIpv4(
      Numbering numbering, Collection<Block> originals, Map<Block, Block> known) {
    return new AddressPlan(
        numbering, Block.parse("10.0.0.0/8").orElseThrow(), 16, 24, originals, known);
  }

  /** The space for IPv6: 2001:db8::/32 (RFC 3849), a /48 a VPC. */
  static AddressPlan ofIpv6(
      Numbering numbering, Collection<Block> originals, Map<Block, Block> known) {
    return new AddressPlan(
        numbering, Block.parse("2001:db8::/32").orElseThrow(), 48, 64, originals, known);
  }

  /** What stands for what, to be known again. */
  Map<Block, Block> standIns() {
    return Map.copyOf(standIns);
  }

  /** Whether a block is small enough to have a stand-in. */
  boolean has(Block original) {
    return original.prefix() >= rootLength;
  }

  /** The stand-in of a block or an address that the plan was made for. */
  Block of(Block original) {
    Block standIn = standIns.get(original);
    if (standIn == null) {
      throw new IllegalArgumentException("the plan was made without this address");
    }
    return standIn;
  }

  private void place(Block original) {
    if (!standIns.containsKey(original)) {
      Optional<Block> parent = parentOf(original);
      if (parent.isEmpty() && original.isAddress()) {
        Block stray = original.within(strayLength);
        standIns.put(stray, root(stray, strayLength));
        parent = Optional.of(stray);
      }
      Block standIn =
          parent.isEmpty() ? root(original, original.prefix()) : inside(parent.get(), original);
      standIns.put(original, standIn);
    }
  }

  private Optional<Block> parentOf(Block original) {
    return standIns.keySet().stream()
        .filter(block -> !block.isAddress() && !block.equals(original) && block.contains(original))
        .max(Comparator.comparingInt(Block::prefix));
  }

  private Block root(Block original, int length) {
    List<Block> used = taken.computeIfAbsent(space, any -> new ArrayList<>());
    long rooms = 1L << (rootLength - space.prefix());
    long first = numbering.first("network", original.name(), rooms);
    for (long i = 0; i < rooms; i++) {
      Block room = space.part(rootLength, (first + i) % rooms);
      if (originals.stream().noneMatch(room::overlaps) && used.stream().noneMatch(room::overlaps)) {
        used.add(room);
        return new Block(room.bits(), room.base(), length);
      }
    }
    throw full();
  }

  /** The first free block, or host, of a network's stand-in. */
  private Block inside(Block parent, Block original) {
    Block network = of(parent);
    int length = original.prefix();
    List<Block> used = taken.computeIfAbsent(network, any -> new ArrayList<>());
    // a prefix delegated to a host leaves the first part of its subnet to other hosts
    boolean delegated = parent.prefix() >= strayLength;
    long atLeast = original.isAddress() ? FIRST_FREE_HOST : 0;
    long first = original.isAddress() ? FIRST_HOST : delegated ? 1 : 0;
    long size = 1L << Math.min(length - network.prefix(), 62);
    long tried =
        Math.min(first, size - 1)
            + numbering.first("host", original.name(), Math.max(1, size - first - 1));
    Block free =
        free(network, used, length, tried)
            .or(() -> free(network, used, length, atLeast))
            .orElseThrow(AddressPlan::full);
    used.add(free);
    return free;
  }

  private static Optional<Block> free(Block network, List<Block> used, int length, long first) {
    Block candidate = network.part(length, first);
    while (network.contains(candidate)) {
      Optional<Block> inTheWay = used.stream().filter(candidate::overlaps).findFirst();
      if (inTheWay.isEmpty()) {
        return Optional.of(candidate);
      }
      candidate = candidate.after(inTheWay.get());
    }
    return Optional.empty();
  }

  private static Failure full() {
    return Failure.failed("the instance has more networks or addresses than there are stand-ins");
  }

  @Override
  public String toString() {
    return "AddressPlan[•••]";
  }
}
