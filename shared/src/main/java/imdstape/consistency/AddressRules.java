package imdstape.consistency;

import imdstape.ec2.Cidr;
import java.util.List;
import java.util.Optional;

/** Rules for addresses and the blocks that contain them (VPC User Guide, "IP addressing"). */
final class AddressRules {

  static final List<ConsistencyRule> ALL =
      List.of(
          forEachInterface(
              "subnet-holds-address",
              "A private address lies in its interface's subnet.",
              (view, nic, findings) ->
                  checkInside(
                      view, nic, "local-ipv4s", List.of("subnet-ipv4-cidr-block"), findings)),
          forEachInterface(
              "vpc-holds-subnet",
              "A subnet lies in one of its VPC's blocks.",
              (view, nic, findings) ->
                  checkInside(
                      view,
                      nic,
                      "subnet-ipv4-cidr-block",
                      List.of("vpc-ipv4-cidr-blocks", "vpc-ipv4-cidr-block"),
                      findings)),
          forEachInterface(
              "vpc-blocks-agree",
              "A VPC's primary block is one of its blocks.",
              (view, nic, findings) ->
                  view.text(nic + "vpc-ipv4-cidr-block")
                      .filter(block -> view.has(nic + "vpc-ipv4-cidr-blocks"))
                      .filter(block -> !view.lines(nic + "vpc-ipv4-cidr-blocks").contains(block))
                      .ifPresent(
                          block ->
                              findings.add(
                                  nic + "vpc-ipv4-cidr-blocks", "lack vpc-ipv4-cidr-block"))),
          forEachInterface(
              "prefix-in-subnet",
              "A delegated prefix lies in its interface's subnet.",
              (view, nic, findings) -> {
                checkInside(view, nic, "ipv4-prefix", List.of("subnet-ipv4-cidr-block"), findings);
                checkInside(view, nic, "ipv6-prefix", List.of("subnet-ipv6-cidr-blocks"), findings);
              }),
          forEachInterface(
              "ipv6-in-subnet",
              "An IPv6 address lies in a block of its interface's subnet.",
              (view, nic, findings) ->
                  checkInside(view, nic, "ipv6s", List.of("subnet-ipv6-cidr-blocks"), findings)),
          forEachInterface(
              "ipv6-subnet-in-vpc",
              "An IPv6 block of a subnet lies in one of its VPC's.",
              (view, nic, findings) ->
                  checkInside(
                      view,
                      nic,
                      "subnet-ipv6-cidr-blocks",
                      List.of("vpc-ipv6-cidr-blocks"),
                      findings)),
          forEachInterface(
              "association-of-interface",
              "A public address leads to a private one of the same interface.",
              AddressRules::checkAssociations),
          matchesPrimary("local-ipv4-of-primary", "meta-data/local-ipv4", "local-ipv4s", false),
          matchesPrimary("ipv6-of-primary", "meta-data/ipv6", "ipv6s", false),
          matchesPrimary("public-ipv4-of-primary", "meta-data/public-ipv4", "public-ipv4s", true));

  private AddressRules() {}

  private interface InterfaceCheck {
    void run(FixtureView view, String nic, FindingCollector findings);
  }

  private static ConsistencyRule forEachInterface(
      String id, String sentence, InterfaceCheck check) {
    return new ConsistencyRule(
        id,
        sentence,
        "VPC User Guide, IP addressing for your VPCs and subnets.",
        (view, findings) -> view.interfaces().forEach(nic -> check.run(view, nic, findings)));
  }

  /**
   * Reports a leaf that has an address or a block outside the blocks of another leaf.
   *
   * @param nic the directory of the interface
   * @param leaf the leaf to check
   * @param blocks the leaves with blocks; the first that exists counts
   */
  private static void checkInside(
      FixtureView view, String nic, String leaf, List<String> blocks, FindingCollector findings) {
    List<Cidr> outer =
        blocks.stream()
            .filter(block -> view.has(nic + block))
            .findFirst()
            .map(block -> view.lines(nic + block).stream().map(Cidr::parse).toList())
            .orElse(List.of())
            .stream()
            .flatMap(Optional::stream)
            .toList();
    for (String line : view.lines(nic + leaf)) {
      Optional<Cidr> inner = Cidr.parse(line);
      if (inner.isPresent()
          && !outer.isEmpty()
          && outer.stream().noneMatch(block -> block.contains(inner.get()))) {
        findings.add(nic + leaf, "lies outside " + blocks.get(0));
      }
    }
  }

  private static void checkAssociations(FixtureView view, String nic, FindingCollector findings) {
    String directory = nic + "ipv4-associations/";
    List<String> known = view.lines(nic + "public-ipv4s");
    List<String> associated = view.children(directory);
    for (String address : associated) {
      if (view.has(nic + "public-ipv4s") && !known.contains(address)) {
        findings.add(directory + address, "is none of public-ipv4s");
      }
      if (view.has(nic + "local-ipv4s")
          && !view.lines(nic + "local-ipv4s").containsAll(view.lines(directory + address))) {
        findings.add(directory + address, "is none of local-ipv4s");
      }
    }
    if (!associated.isEmpty() && !associated.containsAll(known)) {
      findings.add(nic + "public-ipv4s", "is not in ipv4-associations");
    }
  }

  /**
   * Creates a rule for an address of the instance, which is the one of the primary interface that
   * was assigned first (EC2 User Guide, "Instance metadata categories").
   *
   * @param any whether any address of the interface is allowed
   */
  private static ConsistencyRule matchesPrimary(String id, String path, String leaf, boolean any) {
    return new ConsistencyRule(
        id,
        "The instance's %s is %s of its primary interface's %s."
            .formatted(path.substring("meta-data/".length()), any ? "one" : "the first", leaf),
        "EC2 User Guide, categories: it is that of device 0.",
        (view, findings) ->
            view.primaryInterface()
                .ifPresent(
                    nic -> {
                      List<String> lines = view.lines(nic + leaf);
                      Optional<String> value = view.text(path);
                      boolean agrees =
                          value
                              .map(
                                  address ->
                                      any ? lines.contains(address) : lines.indexOf(address) == 0)
                              .map(fits -> fits || lines.isEmpty())
                              .orElse(lines.isEmpty() || !view.isAbsent(path));
                      if (!agrees) {
                        findings.add(path, "does not agree with the primary interface's " + leaf);
                      }
                    }));
  }
}
