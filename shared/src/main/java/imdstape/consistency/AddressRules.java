package imdstape.consistency;

import imdstape.ec2.Cidr;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Addresses and the blocks they lie in: VPC User Guide, "IP addressing". */
final class AddressRules {

  static final List<ConsistencyRule> ALL =
      List.of(
          forEachInterface(
              "subnet-holds-address",
              "A private address lies in its interface's subnet.",
              (told, one, found) ->
                  requireInside(
                      told, one, "local-ipv4s", List.of("subnet-ipv4-cidr-block"), found)),
          forEachInterface(
              "vpc-holds-subnet",
              "A subnet lies in one of its VPC's blocks.",
              (told, one, found) ->
                  requireInside(
                      told,
                      one,
                      "subnet-ipv4-cidr-block",
                      List.of("vpc-ipv4-cidr-blocks", "vpc-ipv4-cidr-block"),
                      found)),
          forEachInterface(
              "vpc-blocks-agree",
              "A VPC's primary block is one of its blocks.",
              (told, one, found) ->
                  told.text(one + "vpc-ipv4-cidr-block")
                      .filter(block -> told.has(one + "vpc-ipv4-cidr-blocks"))
                      .filter(block -> !told.lines(one + "vpc-ipv4-cidr-blocks").contains(block))
                      .ifPresent(
                          block ->
                              found.accept(
                                  one + "vpc-ipv4-cidr-blocks", "lack vpc-ipv4-cidr-block"))),
          forEachInterface(
              "prefix-in-subnet",
              "A delegated prefix lies in its interface's subnet.",
              (told, one, found) -> {
                requireInside(told, one, "ipv4-prefix", List.of("subnet-ipv4-cidr-block"), found);
                requireInside(told, one, "ipv6-prefix", List.of("subnet-ipv6-cidr-blocks"), found);
              }),
          forEachInterface(
              "ipv6-in-subnet",
              "An IPv6 address lies in a block of its interface's subnet.",
              (told, one, found) ->
                  requireInside(told, one, "ipv6s", List.of("subnet-ipv6-cidr-blocks"), found)),
          forEachInterface(
              "ipv6-subnet-in-vpc",
              "An IPv6 block of a subnet lies in one of its VPC's.",
              (told, one, found) ->
                  requireInside(
                      told,
                      one,
                      "subnet-ipv6-cidr-blocks",
                      List.of("vpc-ipv6-cidr-blocks"),
                      found)),
          forEachInterface(
              "association-of-interface",
              "A public address leads to a private one of the same interface.",
              AddressRules::checkAssociations),
          matchesPrimary("local-ipv4-of-primary", "meta-data/local-ipv4", "local-ipv4s", false),
          matchesPrimary("ipv6-of-primary", "meta-data/ipv6", "ipv6s", false),
          matchesPrimary("public-ipv4-of-primary", "meta-data/public-ipv4", "public-ipv4s", true));

  private AddressRules() {}

  private interface InterfaceCheck {
    void run(FixtureView told, String one, BiConsumer<String, String> found);
  }

  private static ConsistencyRule forEachInterface(
      String id, String sentence, InterfaceCheck check) {
    return new ConsistencyRule(
        id,
        sentence,
        "VPC User Guide, IP addressing for your VPCs and subnets.",
        (told, found) -> told.interfaces().forEach(one -> check.run(told, one, found)));
  }

  /** Each line of a leaf lies in one of the blocks that the first of some others holds. */
  private static void requireInside(
      FixtureView told,
      String one,
      String leaf,
      List<String> blocks,
      BiConsumer<String, String> found) {
    List<Cidr> outer =
        blocks.stream()
            .filter(block -> told.has(one + block))
            .findFirst()
            .map(block -> told.lines(one + block).stream().map(Cidr::parse).toList())
            .orElse(List.of())
            .stream()
            .flatMap(Optional::stream)
            .toList();
    for (String line : told.lines(one + leaf)) {
      Optional<Cidr> inner = Cidr.parse(line);
      if (inner.isPresent()
          && !outer.isEmpty()
          && outer.stream().noneMatch(block -> block.contains(inner.get()))) {
        found.accept(one + leaf, "lies outside " + blocks.get(0));
      }
    }
  }

  private static void checkAssociations(
      FixtureView told, String one, BiConsumer<String, String> found) {
    String directory = one + "ipv4-associations/";
    List<String> known = told.lines(one + "public-ipv4s");
    List<String> associated = told.children(directory);
    for (String address : associated) {
      if (told.has(one + "public-ipv4s") && !known.contains(address)) {
        found.accept(directory + address, "is none of public-ipv4s");
      }
      if (told.has(one + "local-ipv4s")
          && !told.lines(one + "local-ipv4s").containsAll(told.lines(directory + address))) {
        found.accept(directory + address, "is none of local-ipv4s");
      }
    }
    if (!associated.isEmpty() && !associated.containsAll(known)) {
      found.accept(one + "public-ipv4s", "is not in ipv4-associations");
    }
  }

  /** EC2 User Guide, categories: the instance's is that of device 0, the first one assigned. */
  private static ConsistencyRule matchesPrimary(String id, String path, String leaf, boolean any) {
    return new ConsistencyRule(
        id,
        "The instance's %s is %s of its primary interface's %s."
            .formatted(path.substring("meta-data/".length()), any ? "one" : "the first", leaf),
        "EC2 User Guide, categories: it is that of device 0.",
        (told, found) ->
            told.primaryInterface()
                .ifPresent(
                    one -> {
                      List<String> lines = told.lines(one + leaf);
                      Optional<String> value = told.text(path);
                      boolean agrees =
                          value
                              .map(said -> any ? lines.contains(said) : lines.indexOf(said) == 0)
                              .map(fits -> fits || lines.isEmpty())
                              .orElse(lines.isEmpty() || !told.isAbsent(path));
                      if (!agrees) {
                        found.accept(path, "does not agree with the primary interface's " + leaf);
                      }
                    }));
  }
}
