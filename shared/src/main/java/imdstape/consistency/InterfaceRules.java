package imdstape.consistency;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Rules for network interfaces (EC2 User Guide, "Elastic network interfaces" and "Instance metadata
 * categories").
 */
final class InterfaceRules {

  private static final String MAC = "meta-data/mac";

  static final List<ConsistencyRule> ALL =
      List.of(
          new ConsistencyRule(
              "mac-is-listed",
              "The instance's MAC is one of its interfaces'.",
              "EC2 User Guide, categories: it is that of device 0.",
              (view, findings) ->
                  view.text(MAC)
                      .filter(mac -> !view.interfaces().isEmpty())
                      .filter(
                          mac ->
                              !view.interfaces()
                                  .contains(FixtureView.INTERFACES_DIRECTORY + mac + "/"))
                      .ifPresent(mac -> findings.add(MAC, "is not below network/interfaces/macs"))),
          new ConsistencyRule(
              "mac-is-device-zero",
              "The instance's MAC is that of device 0 on network card 0.",
              "EC2 User Guide, categories and network cards.",
              InterfaceRules::checkPrimary),
          new ConsistencyRule(
              "mac-is-its-path",
              "An interface's mac is the name it is listed under.",
              "Clients go from the one to the other.",
              (view, findings) -> {
                for (String nic : view.interfaces()) {
                  view.text(nic + "mac")
                      .filter(mac -> !nic.equals(FixtureView.INTERFACES_DIRECTORY + mac + "/"))
                      .ifPresent(mac -> findings.add(nic + "mac", "is not the name in its path"));
                }
              }),
          new ConsistencyRule(
              "device-numbers-differ",
              "No two interfaces have the same device number on the same network card.",
              "EC2 User Guide, network cards.",
              InterfaceRules::checkDeviceNumbers),
          new ConsistencyRule(
              "interface-ids-differ",
              "No two interfaces have the same id.",
              "It is the interface's own.",
              (view, findings) -> checkDistinct(view, "interface-id", findings)),
          new ConsistencyRule(
              "addresses-differ",
              "No two interfaces have the same private address.",
              "An address of a subnet is given once.",
              (view, findings) -> checkDistinct(view, "local-ipv4s", findings)),
          new ConsistencyRule(
              "security-groups-of-primary",
              "The instance's security groups are its primary interface's.",
              "EC2 User Guide, categories.",
              (view, findings) ->
                  view.primaryInterface()
                      .map(nic -> view.lines(nic + "security-groups"))
                      .filter(groups -> !groups.isEmpty())
                      .filter(groups -> view.has("meta-data/security-groups"))
                      .filter(groups -> !groups.equals(view.lines("meta-data/security-groups")))
                      .ifPresent(
                          groups ->
                              findings.add(
                                  "meta-data/security-groups",
                                  "are not those of the primary interface"))),
          new ConsistencyRule(
              "security-groups-have-ids",
              "An interface has as many ids of security groups as names.",
              "EC2 User Guide, categories.",
              (view, findings) -> {
                for (String nic : view.interfaces()) {
                  int names = view.lines(nic + "security-groups").size();
                  int ids = view.lines(nic + "security-group-ids").size();
                  if (names > 0 && ids > 0 && names != ids) {
                    findings.add(nic + "security-group-ids", "are not as many as security-groups");
                  }
                }
              }));

  private InterfaceRules() {}

  private static void checkPrimary(FixtureView view, FindingCollector findings) {
    view.text(MAC)
        .map(mac -> FixtureView.INTERFACES_DIRECTORY + mac + "/")
        .filter(view.interfaces()::contains)
        .ifPresent(
            nic -> {
              for (String number : List.of("device-number", "network-card", "network-card-index")) {
                view.text(nic + number)
                    .filter(value -> !value.equals("0"))
                    .ifPresent(value -> findings.add(nic + number, "is not 0"));
              }
            });
  }

  private static void checkDeviceNumbers(FixtureView view, FindingCollector findings) {
    Set<String> seen = new HashSet<>();
    for (String nic : view.interfaces()) {
      String card =
          view.text(nic + "network-card")
              .or(() -> view.text(nic + "network-card-index"))
              .orElse("0");
      view.text(nic + "device-number")
          .filter(number -> !seen.add(card + "/" + number))
          .ifPresent(number -> findings.add(nic + "device-number", "is another interface's, too"));
    }
  }

  private static void checkDistinct(FixtureView view, String leaf, FindingCollector findings) {
    Set<String> seen = new HashSet<>();
    for (String nic : view.interfaces()) {
      for (String value : view.lines(nic + leaf)) {
        if (!seen.add(value)) {
          findings.add(nic + leaf, "is another interface's, too");
        }
      }
    }
  }
}
