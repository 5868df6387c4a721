package imdstape.derive;

import imdstape.consistency.FixtureView;
import imdstape.ec2.Cidr;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** How many network interfaces there are. */
final class InterfaceChanges {

  /** What the largest types of one network card take (EC2 User Guide, "IP addresses per ENI"). */
  private static final int MAX_INTERFACES = 15;

  /** Where the search for a free address begins: after those that stand-ins are taken from. */
  private static final int FIRST_HOST_NUMBER = 10;

  /** What of a new interface is as it is for the primary. */
  private static final List<String> SHARED_LEAVES =
      List.of(
          "network-card",
          "network-card-index",
          "owner-id",
          "security-group-ids",
          "security-groups",
          "subnet-id",
          "subnet-ipv4-cidr-block",
          "subnet-ipv6-cidr-blocks",
          "vpc-id",
          "vpc-ipv4-cidr-block",
          "vpc-ipv4-cidr-blocks",
          "vpc-ipv6-cidr-blocks");

  private InterfaceChanges() {}

  static void setCount(FixtureDraft draft, FixtureSetting setting) {
    String said = FixtureDraft.requiredValue(setting);
    if (!said.matches("[1-9]\\d?") || Integer.parseInt(said) > MAX_INTERFACES) {
      throw FixtureDraft.contradiction(
          setting, "an instance has 1 to " + MAX_INTERFACES + " of them here");
    }
    int wanted = Integer.parseInt(said);
    String primary = draft.primaryInterface(setting);
    List<String> extra =
        draft.view().interfaces().stream()
            .filter(one -> !one.equals(primary))
            .sorted(Comparator.comparingInt(one -> deviceNumber(draft, one)))
            .toList();
    for (int gone = Math.max(0, wanted - 1); gone < extra.size(); gone++) {
      draft.removeAllBelow(extra.get(gone));
    }
    for (int added = extra.size() + 1; added < wanted; added++) {
      add(draft, setting, primary);
    }
  }

  private static int deviceNumber(FixtureDraft draft, String one) {
    return draft.text(one + "device-number").map(Integer::valueOf).orElse(0);
  }

  private static void add(FixtureDraft draft, FixtureSetting setting, String primary) {
    FixtureView told = draft.view();
    List<String> there = told.interfaces();
    Set<String> ids = values(draft, there, "interface-id");
    String mac =
        freePseudonym(
            ValueKind.MAC,
            "",
            one -> !there.contains(FixtureView.INTERFACES_DIRECTORY + one + "/"));
    String fresh = FixtureView.INTERFACES_DIRECTORY + mac + "/";
    int device = there.stream().mapToInt(one -> deviceNumber(draft, one)).max().orElse(0) + 1;
    draft.set(fresh + "device-number", Integer.toString(device));
    draft.set(
        fresh + "interface-id",
        freePseudonym(ValueKind.RESOURCE_ID, "eni-0abcdef1234567890", one -> !ids.contains(one)));
    draft.set(fresh + "mac", mac);
    for (String leaf : SHARED_LEAVES) {
      draft.text(primary + leaf).ifPresent(value -> draft.set(fresh + leaf, value));
    }
    addIpv4(draft, setting, primary, fresh);
    addIpv6(draft, setting, primary, fresh);
  }

  private static void addIpv4(
      FixtureDraft draft, FixtureSetting setting, String primary, String fresh) {
    Optional<Cidr> subnet = draft.text(primary + "subnet-ipv4-cidr-block").flatMap(Cidr::parse);
    if (subnet.isPresent() && draft.has(primary + "local-ipv4s")) {
      String address = nextFreeAddress(draft, setting, subnet.get(), "local-ipv4s");
      draft.set(fresh + "local-ipv4s", address);
      boolean named =
          draft.text(primary + "local-hostname").filter(n -> n.startsWith("ip-")).isPresent();
      if (named) {
        draft.set(
            fresh + "local-hostname",
            "ip-" + address.replace('.', '-') + "." + draft.region(setting).privateHostDomain());
      }
    }
    if (!draft.has(fresh + "local-hostname")) {
      draft
          .text(primary + "local-hostname")
          .ifPresent(name -> draft.set(fresh + "local-hostname", name));
    }
  }

  private static void addIpv6(
      FixtureDraft draft, FixtureSetting setting, String primary, String fresh) {
    Optional<Cidr> subnet =
        draft.lines(primary + "subnet-ipv6-cidr-blocks").stream().findFirst().flatMap(Cidr::parse);
    if (subnet.isPresent() && draft.has(primary + "ipv6s")) {
      draft.set(fresh + "ipv6s", nextFreeAddress(draft, setting, subnet.get(), "ipv6s"));
    }
  }

  private static String nextFreeAddress(
      FixtureDraft draft, FixtureSetting setting, Cidr subnet, String leaf) {
    Set<String> taken = values(draft, draft.view().interfaces(), leaf);
    for (long host = FIRST_HOST_NUMBER; ; host++) {
      String address = subnet.addressAt(host);
      if (!subnet.isAssignable(address)) {
        throw FixtureDraft.contradiction(
            setting, "the primary interface's subnet has no address left");
      }
      if (!taken.contains(address)) {
        return address;
      }
    }
  }

  private static Set<String> values(FixtureDraft draft, List<String> interfaces, String leaf) {
    return interfaces.stream()
        .flatMap(one -> draft.lines(one + leaf).stream())
        .collect(Collectors.toSet());
  }

  private static String freePseudonym(ValueKind kind, String like, Predicate<String> isFree) {
    for (long number = 1; ; number++) {
      String value = Pseudonyms.of(kind, like, number);
      if (isFree.test(value)) {
        return value;
      }
    }
  }
}
