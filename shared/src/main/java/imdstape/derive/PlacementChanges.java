package imdstape.derive;

import imdstape.ec2.Region;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Settings of the Region, the zone and the account. */
final class PlacementChanges {

  private static final String REGION = "meta-data/placement/region";
  private static final String ZONE = "meta-data/placement/availability-zone";

  private PlacementChanges() {}

  static void region(FixtureDraft draft, FixtureSetting setting) {
    Region region =
        Region.find(FixtureDraft.requiredValue(setting))
            .orElseThrow(
                () ->
                    FixtureDraft.contradiction(
                        setting,
                        "no Region that AWS has published; there are "
                            + String.join(", ", Region.all().stream().map(Region::code).toList())));
    Region before = draft.region(setting);
    if (!before.equals(region)) {
      moveRegion(draft, before, region);
      moveZone(draft, region, region.zoneWithLetterOf(draft.text(ZONE).orElse("a")));
    }
  }

  static void zone(FixtureDraft draft, FixtureSetting setting) {
    String zone = FixtureDraft.requiredValue(setting);
    Region region =
        Region.ofZone(zone)
            .orElseThrow(
                () ->
                    FixtureDraft.contradiction(
                        setting, "no zone of a form and a Region that are known here"));
    Region before = draft.region(setting);
    if (!before.equals(region)) {
      moveRegion(draft, before, region);
    }
    if (!draft.text(ZONE).equals(Optional.of(zone))) {
      moveZone(draft, region, zone);
    }
  }

  static void account(FixtureDraft draft, FixtureSetting setting) {
    String account = FixtureDraft.requiredValue(setting);
    if (!account.matches("\\d{12}")) {
      throw FixtureDraft.contradiction(setting, "an account is 12 digits");
    }
    String primary = draft.view().primaryInterface().orElse("");
    String before =
        draft.documentField("accountId").or(() -> draft.text(primary + "owner-id")).orElse("");
    for (String nic : draft.view().interfaces()) {
      if (draft.text(nic + "owner-id").filter(before::equals).isPresent()) {
        draft.set(nic + "owner-id", account);
      }
    }
    draft.setDocumentField("accountId", account);
  }

  private static void moveZone(FixtureDraft draft, Region region, String zone) {
    draft.setIfPresent(ZONE, zone);
    draft.setIfPresent(ZONE + "-id", region.zoneId(zone).orElseThrow());
    draft.setDocumentField("availabilityZone", zone);
  }

  /** Changes everything that depends on the Region except the zone. */
  private static void moveRegion(FixtureDraft draft, Region from, Region to) {
    draft.setIfPresent(REGION, to.code());
    draft.setDocumentField("region", to.code());
    draft.setIfPresent("meta-data/services/domain", to.domain());
    draft.setIfPresent("meta-data/services/partition", to.partition());
    hostnamePaths(draft, "local-hostname")
        .forEach(
            path -> replaceDomain(draft, path, from.privateHostDomain(), to.privateHostDomain()));
    replaceDomain(draft, "meta-data/hostname", from.privateHostDomain(), to.privateHostDomain());
    hostnamePaths(draft, "public-hostname")
        .forEach(
            path -> replaceDomain(draft, path, from.publicHostDomain(), to.publicHostDomain()));
  }

  private static List<String> hostnamePaths(FixtureDraft draft, String leaf) {
    return Stream.concat(Stream.of("meta-data/"), draft.view().interfaces().stream())
        .map(directory -> directory + leaf)
        .toList();
  }

  private static void replaceDomain(FixtureDraft draft, String path, String from, String to) {
    draft
        .text(path)
        .filter(name -> name.endsWith("." + from))
        .map(name -> name.substring(0, name.length() - from.length()) + to)
        .ifPresent(name -> draft.set(path, name));
  }
}
