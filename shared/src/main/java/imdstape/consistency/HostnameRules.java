package imdstape.consistency;

import imdstape.ec2.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules for host names (EC2 User Guide, "Amazon EC2 instance hostname types"; VPC User Guide, "DNS
 * attributes for your VPC").
 */
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
              (view, findings) ->
                  view.text(HOSTNAME)
                      .ifPresent(
                          name ->
                              view.text(LOCAL_HOSTNAME)
                                  .filter(other -> !other.equals(name))
                                  .ifPresent(
                                      other -> findings.add(LOCAL_HOSTNAME, "is not hostname")))),
          new ConsistencyRule(
              "public-hostname-of-address",
              "A public name is made of the public address and the Region.",
              "VPC User Guide, DNS hostnames: compute-1 in us-east-1 alone.",
              HostnameRules::checkPublicNames));

  private HostnameRules() {}

  /** Returns the private host names. Those of the instance belong to the primary interface. */
  private static List<InterfaceHostname> hostnames(FixtureView view) {
    List<InterfaceHostname> names = new ArrayList<>();
    String primary = view.primaryInterface().orElse("");
    for (String path : List.of(HOSTNAME, LOCAL_HOSTNAME)) {
      view.text(path).ifPresent(text -> names.add(new InterfaceHostname(path, text, primary)));
    }
    for (String nic : view.interfaces()) {
      String path = nic + "local-hostname";
      view.text(path).ifPresent(text -> names.add(new InterfaceHostname(path, text, nic)));
    }
    return names;
  }

  private record InterfaceHostname(String path, String text, String interfaceDirectory) {
    String host() {
      return text.contains(".") ? text.substring(0, text.indexOf('.')) : text;
    }
  }

  private static void checkHostPart(FixtureView view, FindingCollector findings) {
    Optional<String> id = view.text("meta-data/instance-id");
    for (InterfaceHostname name : hostnames(view)) {
      List<String> expected = new ArrayList<>();
      id.ifPresent(expected::add);
      List<String> addresses =
          new ArrayList<>(view.lines(name.interfaceDirectory() + "local-ipv4s"));
      if (addresses.isEmpty()) {
        view.text("meta-data/local-ipv4").ifPresent(addresses::add);
      }
      addresses.stream().map(address -> "ip-" + address.replace('.', '-')).forEach(expected::add);
      if (!addresses.isEmpty() && !expected.contains(name.host())) {
        findings.add(name.path(), "is made of neither its address nor the instance-id");
      } else if (addresses.isEmpty() && id.isPresent() && !id.get().equals(name.host())) {
        findings.add(name.path(), "is not made of the instance-id, and there is no IPv4 address");
      }
    }
  }

  private static void checkDomain(FixtureView view, FindingCollector findings) {
    Optional<Region> region = view.region();
    if (region.isPresent()) {
      for (InterfaceHostname name : hostnames(view)) {
        if (!name.text().endsWith("." + region.get().privateHostDomain())) {
          findings.add(name.path(), "does not end as the Region's names do");
        }
      }
    }
  }

  private static void checkPublicNames(FixtureView view, FindingCollector findings) {
    checkPublicName(
        view, "meta-data/public-hostname", view.lines("meta-data/public-ipv4"), findings);
    for (String nic : view.interfaces()) {
      checkPublicName(view, nic + "public-hostname", view.lines(nic + "public-ipv4s"), findings);
    }
  }

  private static void checkPublicName(
      FixtureView view, String path, List<String> addresses, FindingCollector findings) {
    Optional<Region> region = view.region();
    Optional<String> name = view.text(path);
    if (name.isEmpty() || region.isEmpty() || addresses.isEmpty()) {
      return;
    }
    boolean fits =
        addresses.stream()
            .map(
                address ->
                    "ec2-" + address.replace('.', '-') + "." + region.get().publicHostDomain())
            .anyMatch(name.get()::equals);
    if (!fits) {
      findings.add(path, "is not made of a public address and the Region");
    }
  }
}
