package imdstape.recorder.redact;

import imdstape.command.Failure;
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

  private final Block space;
  private final int rootLength;
  private final int strayLength;
  private final Collection<Block> originals;
  private final Map<Block, Block> standIns = new HashMap<>();
  private final Map<Block, List<Block>> taken = new HashMap<>();
  private long roots;

  /**
   * A plan for all addresses of a family.
   *
   * @param space the published space to take from
   * @param rootLength the shortest block that it can stand in for
   * @param strayLength how large the network is around an address that lies in no known one
   * @param originals blocks and addresses in the order of first sight
   */
  AddressPlan(Block space, int rootLength, int strayLength, Collection<Block> originals) {
    this.space = space;
    this.rootLength = rootLength;
    this.strayLength = strayLength;
    this.originals = originals.stream().filter(this::has).toList();
    // sorted() is stable: within a length, the first seen comes first
    this.originals.stream().sorted(Comparator.comparingInt(Block::prefix)).forEach(this::place);
  }

  /** The space for private IPv4: 10.0.0.0/8, a /16 a VPC. */
  static AddressPlan ofPrivateIpv4(Collection<Block> originals) {
    return new AddressPlan(Block.parse("10.0.0.0/8").orElseThrow(), 16, 24, originals);
  }

  /** The space for IPv6: 2001:db8::/32 (RFC 3849), a /48 a VPC. */
  static AddressPlan ofIpv6(Collection<Block> originals) {
    return new AddressPlan(Block.parse("2001:db8::/32").orElseThrow(), 48, 64, originals);
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
        standIns.put(stray, root(strayLength));
        parent = Optional.of(stray);
      }
      Block standIn =
          parent.isEmpty() ? root(original.prefix()) : inside(parent.get(), original.prefix());
      standIns.put(original, standIn);
    }
  }

  private Optional<Block> parentOf(Block original) {
    return standIns.keySet().stream()
        .filter(block -> !block.isAddress() && !block.equals(original) && block.contains(original))
        .max(Comparator.comparingInt(Block::prefix));
  }

  private Block root(int length) {
    for (; roots < 1L << (rootLength - space.prefix()); roots++) {
      Block room = space.part(rootLength, roots);
      if (originals.stream().noneMatch(room::overlaps)) {
        roots++;
        return new Block(room.bits(), room.base(), length);
      }
    }
    throw full();
  }

  /** The first free block, or host, of a network's stand-in. */
  private Block inside(Block parent, int length) {
    Block network = of(parent);
    List<Block> used = taken.computeIfAbsent(network, any -> new ArrayList<>());
    // a prefix delegated to a host leaves the first part of its subnet to other hosts
    boolean delegated = parent.prefix() >= strayLength;
    long first = length == network.bits() ? FIRST_HOST : delegated ? 1 : 0;
    long atLeast = length == network.bits() ? FIRST_FREE_HOST : 0;
    Block free =
        free(network, used, length, first)
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
