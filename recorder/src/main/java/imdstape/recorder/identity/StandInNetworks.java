package imdstape.recorder.identity;

import imdstape.ec2.Cidr;
import imdstape.ec2.IpAddress;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import imdstape.secrets.WellKnownAddresses;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells the addresses and blocks that a fixture's redaction or its author can have chosen from real
 * ones. Private stand-ins are numbered: VPC <i>n</i> begins at 10.<i>n</i>.0.0, its subnets follow
 * each other from its start, and hosts are counted from 10. So 10.84.3.17 is real, although every
 * stand-in begins with 10, too. Immutable.
 */
final class StandInNetworks {

  private static final Cidr PRIVATE_SPACE = Cidr.parse("10.0.0.0/8").orElseThrow();

  /** The prefix of the block that is set aside for each VPC. */
  private static final int VPC_PREFIX = 16;

  /** The prefix of the network that redaction assumes around an address of no known network. */
  private static final int ENCLOSING_PREFIX = 24;

  /** The highest numbers that stand-ins of a fixture can have; earlier recordings took some. */
  private static final int MAX_VPC_OF_DOCUMENTATION = 0;

  private static final int MAX_VPC_OF_RECORDING = 63;
  private static final int PREFIXES_BEFORE = 4;
  private static final int HOSTS_BEFORE = 24;

  /** Whole blocks of a registry, which are the same for everybody; not what lies in them. */
  private static final List<Cidr> REGISTERED_BLOCKS =
      cidrs(
          "0.0.0.0/0",
          "10.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "100.64.0.0/10",
          "::/0",
          "2000::/3",
          "64:ff9b::/96",
          "fc00::/7",
          "fd00::/8",
          "fe80::/10",
          "fe80::/64");

  private static final Cidr LINK_LOCAL = Cidr.parse("fe80::/64").orElseThrow();

  /** An interface id that was chosen by hand, and not made from a MAC, is small. */
  private static final BigInteger MAX_CHOSEN_INTERFACE_ID = BigInteger.valueOf(0xffff);

  /** The hexadecimal digits of resource ids below which numbering is sequential. */
  private static final long MAX_SEQUENTIAL_ID = 0x123456788fL + 100_000;

  private final boolean redacted;
  private final boolean keyed;
  private final List<Cidr> blocks;
  private final int addressCount;

  private StandInNetworks(boolean redacted, boolean keyed, List<Cidr> blocks, int addressCount) {
    this.redacted = redacted;
    this.keyed = keyed;
    this.blocks = List.copyOf(blocks);
    this.addressCount = addressCount;
  }

  /**
   * The networks of a fixture.
   *
   * @param redacted whether its values were redacted, and not written by a person
   */
  static StandInNetworks of(Fixture fixture, boolean redacted) {
    Set<Cidr> all = new HashSet<>();
    Set<Cidr> addresses = new HashSet<>();
    boolean keyed = false;
    for (Map<String, Leaf> tree : trees(fixture)) {
      for (Map.Entry<String, Leaf> entry : tree.entrySet()) {
        Optional<ValueKind> kind = Catalogue.find(entry.getKey()).map(Category::kind);
        if (kind.isPresent() && entry.getValue().body() instanceof LeafBody.Text body) {
          for (String line : body.text().split("\n", -1)) {
            switch (kind.get()) {
              case VPC_CIDR, SUBNET_CIDR -> Cidr.parse(line).ifPresent(all::add);
              case PRIVATE_IPV4 -> Cidr.parse(line).ifPresent(addresses::add);
              case RESOURCE_ID -> keyed |= redacted && isNumberedByKey(line);
              default -> {}
            }
          }
        }
      }
    }
    List<Cidr> blocks = new ArrayList<>(all);
    blocks.removeIf(block -> !PRIVATE_SPACE.contains(block));
    blocks.sort(Comparator.comparingInt(Cidr::prefixLength));
    return new StandInNetworks(redacted, keyed, blocks, addresses.size());
  }

  private static List<Map<String, Leaf>> trees(Fixture fixture) {
    List<Map<String, Leaf>> trees = new ArrayList<>();
    trees.add(fixture.tree());
    fixture.differences().values().forEach(difference -> trees.add(difference.tree()));
    return trees;
  }

  /** Whether a stand-in has a number that follows from a key, and none that was counted. */
  private static boolean isNumberedByKey(String id) {
    String digits = id.substring(id.lastIndexOf('-') + 1);
    return digits.length() == 17
        && Pseudonyms.isPseudonym(ValueKind.RESOURCE_ID, id)
        && Long.parseLong(digits.substring("0abcdef".length()), 16) > MAX_SEQUENTIAL_ID;
  }

  /** Whether an address or block of either family is a stand-in or everybody's. */
  boolean isHarmless(String text) {
    return Cidr.parse(text).filter(block -> isStandIn(block) || isEverybodys(block)).isPresent();
  }

  /** Whether a block is a stand-in; a whole block of a registry can be somebody's VPC. */
  boolean isStandInBlock(String text) {
    return Cidr.parse(text).filter(this::isStandIn).isPresent();
  }

  private boolean isStandIn(Cidr block) {
    return WellKnownAddresses.contains(block)
        || (PRIVATE_SPACE.contains(block) && isNumbered(block));
  }

  private static boolean isEverybodys(Cidr block) {
    return REGISTERED_BLOCKS.contains(block) || isChosenLinkLocal(block);
  }

  private static boolean isChosenLinkLocal(Cidr block) {
    return LINK_LOCAL.contains(block)
        && block
                .first()
                .and(BigInteger.ONE.shiftLeft(IpAddress.IPV6_BITS / 2).subtract(BigInteger.ONE))
                .compareTo(MAX_CHOSEN_INTERFACE_ID)
            <= 0;
  }

  /** Whether a private address or block has a number that a stand-in can have. */
  private boolean isNumbered(Cidr block) {
    if (block.prefixLength() < VPC_PREFIX) {
      return false;
    }
    int vpc = block.first().shiftRight(IpAddress.IPV4_BITS - VPC_PREFIX).intValue() & 0xff;
    int maxVpc = redacted ? MAX_VPC_OF_RECORDING : MAX_VPC_OF_DOCUMENTATION;
    if (!keyed && vpc > maxVpc) {
      return false;
    }
    Optional<Cidr> around =
        blocks.stream()
            .filter(known -> known.contains(block) && !known.equals(block))
            .reduce((wider, narrower) -> narrower);
    if (around.isEmpty()) {
      int prefix = block.isAddress() ? ENCLOSING_PREFIX : block.prefixLength();
      return block.enclosing(prefix).first().equals(block.enclosing(VPC_PREFIX).first());
    }
    if (redacted) {
      return true;
    }
    // other fixtures take no numbers away, so that those of this one begin at the start
    long number =
        block
            .first()
            .subtract(around.get().first())
            .shiftRight(IpAddress.IPV4_BITS - block.prefixLength())
            .longValueExact();
    int before =
        block.isAddress()
            ? HOSTS_BEFORE + addressCount
            : around.get().prefixLength() >= ENCLOSING_PREFIX ? PREFIXES_BEFORE : 0;
    return number < before + blocks.size();
  }

  private static List<Cidr> cidrs(String... texts) {
    return List.of(texts).stream().map(text -> Cidr.parse(text).orElseThrow()).toList();
  }
}
