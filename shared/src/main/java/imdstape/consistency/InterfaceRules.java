package imdstape.consistency;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/** Network interfaces: EC2 User Guide, "Elastic network interfaces", and the categories. */
final class InterfaceRules {

  private static final String MAC = "meta-data/mac";

  static final List<ConsistencyRule> ALL =
      List.of(
          new ConsistencyRule(
              "mac-is-listed",
              "The instance's MAC is one of its interfaces'.",
              "EC2 User Guide, categories: it is that of device 0.",
              (told, found) ->
                  told.text(MAC)
                      .filter(mac -> !told.interfaces().isEmpty())
                      .filter(
                          mac ->
                              !told.interfaces()
                                  .contains(FixtureView.INTERFACES_DIRECTORY + mac + "/"))
                      .ifPresent(mac -> found.accept(MAC, "is not below network/interfaces/macs"))),
          new ConsistencyRule(
              "mac-is-device-zero",
              "The instance's MAC is that of device 0 on network card 0.",
              "EC2 User Guide, categories and network cards.",
              InterfaceRules::checkPrimary),
          new ConsistencyRule(
              "mac-is-its-path",
              "An interface's mac is the name it is listed under.",
              "Clients go from the one to the other.",
              (told, found) -> {
                for (String one : told.interfaces()) {
                  told.text(one + "mac")
                      .filter(mac -> !one.equals(FixtureView.INTERFACES_DIRECTORY + mac + "/"))
                      .ifPresent(mac -> found.accept(one + "mac", "is not the name in its path"));
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
              (told, found) -> checkDistinct(told, "interface-id", found)),
          new ConsistencyRule(
              "addresses-differ",
              "No two interfaces have the same private address.",
              "An address of a subnet is given once.",
              (told, found) -> checkDistinct(told, "local-ipv4s", found)),
          new ConsistencyRule(
              "security-groups-of-primary",
              "The instance's security groups are its primary interface's.",
              "EC2 User Guide, categories.",
              (told, found) ->
                  told.primaryInterface()
                      .map(one -> told.lines(one + "security-groups"))
                      .filter(groups -> !groups.isEmpty())
                      .filter(groups -> told.has("meta-data/security-groups"))
                      .filter(groups -> !groups.equals(told.lines("meta-data/security-groups")))
                      .ifPresent(
                          groups ->
                              found.accept(
                                  "meta-data/security-groups",
                                  "are not those of the primary interface"))),
          new ConsistencyRule(
              "security-groups-have-ids",
              "An interface has as many ids of security groups as names.",
              "EC2 User Guide, categories.",
              (told, found) -> {
                for (String one : told.interfaces()) {
                  int names = told.lines(one + "security-groups").size();
                  int ids = told.lines(one + "security-group-ids").size();
                  if (names > 0 && ids > 0 && names != ids) {
                    found.accept(one + "security-group-ids", "are not as many as security-groups");
                  }
                }
              }));

  private InterfaceRules() {}

  private static void checkPrimary(FixtureView told, BiConsumer<String, String> found) {
    told.text(MAC)
        .map(mac -> FixtureView.INTERFACES_DIRECTORY + mac + "/")
        .filter(told.interfaces()::contains)
        .ifPresent(
            one -> {
              for (String number : List.of("device-number", "network-card", "network-card-index")) {
                told.text(one + number)
                    .filter(said -> !said.equals("0"))
                    .ifPresent(said -> found.accept(one + number, "is not 0"));
              }
            });
  }

  private static void checkDeviceNumbers(FixtureView told, BiConsumer<String, String> found) {
    Set<String> seen = new HashSet<>();
    for (String one : told.interfaces()) {
      String card =
          told.text(one + "network-card")
              .or(() -> told.text(one + "network-card-index"))
              .orElse("0");
      told.text(one + "device-number")
          .filter(number -> !seen.add(card + "/" + number))
          .ifPresent(number -> found.accept(one + "device-number", "is another interface's, too"));
    }
  }

  private static void checkDistinct(
      FixtureView told, String leaf, BiConsumer<String, String> found) {
    Set<String> seen = new HashSet<>();
    for (String one : told.interfaces()) {
      for (String value : told.lines(one + leaf)) {
        if (!seen.add(value)) {
          found.accept(one + leaf, "is another interface's, too");
        }
      }
    }
  }
}
