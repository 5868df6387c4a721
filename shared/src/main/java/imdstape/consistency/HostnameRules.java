package imdstape.consistency;

import imdstape.ec2.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Names of hosts: EC2 User Guide, "Amazon EC2 instance hostname types"; VPC User Guide, DNS. */
final class HostnameRules {

  private static final String HOSTNAME = "meta-data/hostname";
  private static final String LOCAL_HOSTNAME = "meta-data/local-hostname";

  static final List<ConsistencyRule> ALL =
      List.of(
          new ConsistencyRule(
              "hostname-of-instance",
              "A private name is made of the address, or of the instance id.",
              "EC2 User Guide, hostname types: IP name and resource name.",
              HostnameRules::checkHostPart),
          new ConsistencyRule(
              "hostname-of-region",
              "A private name ends with the Region's domain.",
              "EC2 User Guide, hostname types: ec2.internal in us-east-1 alone.",
              HostnameRules::checkDomain),
          new ConsistencyRule(
              "hostname-local-hostname",
              "hostname and local-hostname are the same.",
              "EC2 User Guide, categories: both are the private name of device 0.",
              (told, found) ->
                  told.text(HOSTNAME)
                      .ifPresent(
                          name ->
                              told.text(LOCAL_HOSTNAME)
                                  .filter(other -> !other.equals(name))
                                  .ifPresent(
                                      other -> found.accept(LOCAL_HOSTNAME, "is not hostname")))),
          new ConsistencyRule(
              "public-hostname-of-address",
              "A public name is made of the public address and the Region.",
              "VPC User Guide, DNS hostnames: compute-1 in us-east-1 alone.",
              HostnameRules::checkPublicNames));

  private HostnameRules() {}

  /** The names with the interface they belong to; those of the instance are the primary's. */
  private static List<InterfaceHostname> hostnames(FixtureView told) {
    List<InterfaceHostname> names = new ArrayList<>();
    String primary = told.primaryInterface().orElse("");
    for (String path : List.of(HOSTNAME, LOCAL_HOSTNAME)) {
      told.text(path).ifPresent(text -> names.add(new InterfaceHostname(path, text, primary)));
    }
    for (String one : told.interfaces()) {
      String path = one + "local-hostname";
      told.text(path).ifPresent(text -> names.add(new InterfaceHostname(path, text, one)));
    }
    return names;
  }

  private record InterfaceHostname(String path, String text, String interfaceDirectory) {
    String host() {
      return text.contains(".") ? text.substring(0, text.indexOf('.')) : text;
    }
  }

  private static void checkHostPart(FixtureView told, BiConsumer<String, String> found) {
    Optional<String> id = told.text("meta-data/instance-id");
    for (InterfaceHostname name : hostnames(told)) {
      List<String> good = new ArrayList<>();
      id.ifPresent(good::add);
      List<String> addresses =
          new ArrayList<>(told.lines(name.interfaceDirectory() + "local-ipv4s"));
      if (addresses.isEmpty()) {
        told.text("meta-data/local-ipv4").ifPresent(addresses::add);
      }
      addresses.stream().map(one -> "ip-" + one.replace('.', '-')).forEach(good::add);
      if (!addresses.isEmpty() && !good.contains(name.host())) {
        found.accept(name.path(), "is made of neither its address nor the instance-id");
      } else if (addresses.isEmpty() && id.isPresent() && !id.get().equals(name.host())) {
        found.accept(name.path(), "is not made of the instance-id, and there is no IPv4 address");
      }
    }
  }

  private static void checkDomain(FixtureView told, BiConsumer<String, String> found) {
    Optional<Region> region = told.region();
    if (region.isPresent()) {
      for (InterfaceHostname name : hostnames(told)) {
        if (!name.text().endsWith("." + region.get().privateHostDomain())) {
          found.accept(name.path(), "does not end as the Region's names do");
        }
      }
    }
  }

  private static void checkPublicNames(FixtureView told, BiConsumer<String, String> found) {
    checkPublicName(told, "meta-data/public-hostname", told.lines("meta-data/public-ipv4"), found);
    for (String one : told.interfaces()) {
      checkPublicName(told, one + "public-hostname", told.lines(one + "public-ipv4s"), found);
    }
  }

  private static void checkPublicName(
      FixtureView told, String path, List<String> addresses, BiConsumer<String, String> found) {
    Optional<Region> region = told.region();
    Optional<String> name = told.text(path);
    if (name.isEmpty() || region.isEmpty() || addresses.isEmpty()) {
      return;
    }
    boolean fits =
        addresses.stream()
            .map(one -> "ec2-" + one.replace('.', '-') + "." + region.get().publicHostDomain())
            .anyMatch(name.get()::equals);
    if (!fits) {
      found.accept(path, "is not made of a public address and the Region");
    }
  }
}
