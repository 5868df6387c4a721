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

/** The setting of the number of network interfaces. */
final class InterfaceChanges {

  /** The limit of the largest types with one card (EC2 User Guide, "IP addresses per ENI"). */
  private static final int MAX_INTERFACES = 15;

  /** The host number at which the search for a free address begins, as for pseudonyms. */
  private static final int FIRST_HOST_NUMBER = 10;

  /** The leaves that a new interface copies from the primary one. */
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
    String count = FixtureDraft.requiredValue(setting);
    if (!count.matches("[1-9]\\d?") || Integer.parseInt(count) > MAX_INTERFACES) {
      throw FixtureDraft.contradiction(
          setting, "an instance has 1 to " + MAX_INTERFACES + " of them here");
    }
    int interfaceCount = Integer.parseInt(count);
    String primary = draft.primaryInterface(setting);
    List<String> extra =
        draft.view().interfaces().stream()
            .filter(nic -> !nic.equals(primary))
            .sorted(Comparator.comparingInt(nic -> deviceNumber(draft, nic)))
            .toList();
    for (int index = Math.max(0, interfaceCount - 1); index < extra.size(); index++) {
      draft.removeAllBelow(extra.get(index));
    }
    for (int existing = extra.size() + 1; existing < interfaceCount; existing++) {
      add(draft, setting, primary);
    }
  }

  private static int deviceNumber(FixtureDraft draft, String nic) {
    return draft.text(nic + "device-number").map(Integer::valueOf).orElse(0);
  }

  private static void add(FixtureDraft draft, FixtureSetting setting, String primary) {
    FixtureView view = draft.view();
    List<String> interfaces = view.interfaces();
    Set<String> ids = values(draft, interfaces, "interface-id");
    String mac =
        freePseudonym(
            ValueKind.MAC,
            "",
            address -> !interfaces.contains(FixtureView.INTERFACES_DIRECTORY + address + "/"));
    String added = FixtureView.INTERFACES_DIRECTORY + mac + "/";
    int device = interfaces.stream().mapToInt(nic -> deviceNumber(draft, nic)).max().orElse(0) + 1;
    draft.set(added + "device-number", Integer.toString(device));
    draft.set(
        added + "interface-id",
        freePseudonym(ValueKind.RESOURCE_ID, "eni-0abcdef1234567890", id -> !ids.contains(id)));
    draft.set(added + "mac", mac);
    for (String leaf : SHARED_LEAVES) {
      draft.text(primary + leaf).ifPresent(value -> draft.set(added + leaf, value));
    }
    addIpv4(draft, setting, primary, added);
    addIpv6(draft, setting, primary, added);
  }

  private static void addIpv4(
      FixtureDraft draft, FixtureSetting setting, String primary, String added) {
    Optional<Cidr> subnet = draft.text(primary + "subnet-ipv4-cidr-block").flatMap(Cidr::parse);
    if (subnet.isPresent() && draft.has(primary + "local-ipv4s")) {
      String address = nextFreeAddress(draft, setting, subnet.get(), "local-ipv4s");
      draft.set(added + "local-ipv4s", address);
      boolean named =
          draft.text(primary + "local-hostname").filter(n -> n.startsWith("ip-")).isPresent();
      if (named) {
        draft.set(
            added + "local-hostname",
            "ip-" + address.replace('.', '-') + "." + draft.region(setting).privateHostDomain());
      }
    }
    if (!draft.has(added + "local-hostname")) {
      draft
          .text(primary + "local-hostname")
          .ifPresent(name -> draft.set(added + "local-hostname", name));
    }
  }

  private static void addIpv6(
      FixtureDraft draft, FixtureSetting setting, String primary, String added) {
    Optional<Cidr> subnet =
        draft.lines(primary + "subnet-ipv6-cidr-blocks").stream().findFirst().flatMap(Cidr::parse);
    if (subnet.isPresent() && draft.has(primary + "ipv6s")) {
      draft.set(added + "ipv6s", nextFreeAddress(draft, setting, subnet.get(), "ipv6s"));
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
        .flatMap(nic -> draft.lines(nic + leaf).stream())
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
