package imdstape.derive;

import imdstape.consistency.FixtureView;
import imdstape.ec2.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Settings of the addresses of the primary interface. */
final class AddressChanges {

  private static final String LOCAL = "meta-data/local-ipv4";

  private AddressChanges() {}

  static void localIpv4(FixtureDraft draft, FixtureSetting setting) {
    String address = FixtureDraft.requiredValue(setting);
    String before =
        draft
            .text(LOCAL)
            .orElseThrow(
                () ->
                    FixtureDraft.contradiction(
                        setting, "the instance has no IPv4 address to be another"));
    requireFree(draft, setting, address);
    FixtureView view = draft.view();
    for (String nic : view.interfaces()) {
      List<String> addresses = draft.lines(nic + "local-ipv4s");
      if (addresses.contains(before)) {
        draft.set(nic + "local-ipv4s", String.join("\n", replaceLine(addresses, before, address)));
        for (String publicAddress : view.children(nic + "ipv4-associations/")) {
          String path = nic + "ipv4-associations/" + publicAddress;
          draft.set(path, String.join("\n", replaceLine(draft.lines(path), before, address)));
        }
        renameHost(draft, nic + "local-hostname", before, address);
      }
    }
    draft.set(LOCAL, address);
    draft.setDocumentField("privateIp", address);
    renameHost(draft, "meta-data/hostname", before, address);
    renameHost(draft, "meta-data/local-hostname", before, address);
  }

  private static void requireFree(FixtureDraft draft, FixtureSetting setting, String address) {
    String subnet =
        draft.text(draft.primaryInterface(setting) + "subnet-ipv4-cidr-block").orElse("0.0.0.0/0");
    Optional<Cidr> block = Cidr.parse(subnet);
    if (block.isEmpty() || Cidr.parse(address).filter(Cidr::isIpv4).isEmpty()) {
      throw FixtureDraft.contradiction(setting, "no IPv4 address");
    }
    if (!block.get().contains(address)) {
      throw FixtureDraft.contradiction(
          setting, "lies outside the subnet " + subnet + " of the primary interface");
    }
    if (!block.get().isAssignable(address)) {
      throw FixtureDraft.contradiction(
          setting, "AWS keeps the first four addresses of a subnet and its last one for itself");
    }
    boolean taken =
        !draft.text(LOCAL).equals(Optional.of(address))
            && draft.view().interfaces().stream()
                .anyMatch(nic -> draft.lines(nic + "local-ipv4s").contains(address));
    if (taken) {
      throw FixtureDraft.contradiction(setting, "another address of the instance already");
    }
  }

  private static void renameHost(FixtureDraft draft, String path, String before, String address) {
    String old = "ip-" + before.replace('.', '-') + ".";
    draft
        .text(path)
        .filter(name -> name.startsWith(old))
        .ifPresent(
            name ->
                draft.set(
                    path, "ip-" + address.replace('.', '-') + "." + name.substring(old.length())));
  }

  private static List<String> replaceLine(List<String> lines, String before, String after) {
    return lines.stream().map(line -> line.equals(before) ? after : line).toList();
  }

  static void publicIpv4(FixtureDraft draft, FixtureSetting setting) {
    String primary = draft.primaryInterface(setting);
    String address = setting.value();
    if (address == null || address.isEmpty()) {
      draft.remove("meta-data/public-ipv4");
      draft.remove("meta-data/public-hostname");
      for (String nic : draft.view().interfaces()) {
        draft.removeAllBelow(nic + "ipv4-associations/");
        draft.remove(nic + "public-ipv4s");
        draft.remove(nic + "public-hostname");
      }
      return;
    }
    requirePublic(setting, address);
    String local =
        draft
            .text(LOCAL)
            .orElseThrow(
                () ->
                    FixtureDraft.contradiction(
                        setting, "the instance has no private IPv4 address that it could lead to"));
    String name =
        "ec2-" + address.replace('.', '-') + "." + draft.region(setting).publicHostDomain();
    // a VPC without DNS host names gives an instance a public address but no public name
    boolean named = !draft.has("meta-data/public-ipv4") || draft.has("meta-data/public-hostname");
    Optional<String> before = draft.text("meta-data/public-ipv4");
    before.ifPresent(old -> draft.remove(primary + "ipv4-associations/" + old));
    List<String> others = new ArrayList<>(draft.lines(primary + "public-ipv4s"));
    before.ifPresent(others::remove);
    others.remove(address);
    draft.set(primary + "ipv4-associations/" + address, local);
    draft.set(
        primary + "public-ipv4s",
        String.join("\n", Stream.concat(Stream.of(address), others.stream()).toList()));
    draft.set("meta-data/public-ipv4", address);
    if (named) {
      draft.set("meta-data/public-hostname", name);
      draft.set(primary + "public-hostname", name);
    }
  }

  private static void requirePublic(FixtureSetting setting, String address) {
    Optional<Cidr> parsed = Cidr.parse(address).filter(Cidr::isIpv4);
    if (parsed.isEmpty() || address.contains("/")) {
      throw FixtureDraft.contradiction(setting, "no IPv4 address");
    }
    boolean isPrivate =
        Stream.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16")
            .anyMatch(block -> Cidr.parse(block).orElseThrow().contains(parsed.get()));
    if (isPrivate) {
      throw FixtureDraft.contradiction(setting, "an address that the world cannot see");
    }
  }
}
