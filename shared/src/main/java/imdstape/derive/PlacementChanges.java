package imdstape.derive;

import imdstape.ec2.Region;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Where an instance is and whose it is. */
final class PlacementChanges {

  private static final String REGION = "meta-data/placement/region";
  private static final String ZONE = "meta-data/placement/availability-zone";

  private PlacementChanges() {}

  static void region(FixtureDraft draft, FixtureSetting setting) {
    Region region =
        Region.named(FixtureDraft.required(setting))
            .orElseThrow(
                () ->
                    FixtureDraft.contradiction(
                        setting,
                        "no Region that AWS has published; there are "
                            + String.join(", ", Region.all().stream().map(Region::code).toList())));
    Region before = draft.region(setting);
    if (!before.equals(region)) {
      move(draft, before, region);
      moveTo(draft, region, region.zoneLike(draft.text(ZONE).orElse("a")));
    }
  }

  static void zone(FixtureDraft draft, FixtureSetting setting) {
    String zone = FixtureDraft.required(setting);
    Region region =
        Region.ofZone(zone)
            .orElseThrow(
                () ->
                    FixtureDraft.contradiction(
                        setting, "no zone of a form and a Region that are known here"));
    Region before = draft.region(setting);
    if (!before.equals(region)) {
      move(draft, before, region);
    }
    if (!draft.text(ZONE).equals(Optional.of(zone))) {
      moveTo(draft, region, zone);
    }
  }

  static void account(FixtureDraft draft, FixtureSetting setting) {
    String account = FixtureDraft.required(setting);
    if (!account.matches("\\d{12}")) {
      throw FixtureDraft.contradiction(setting, "an account is 12 digits");
    }
    String primary = draft.told().primary().orElse("");
    String before =
        draft.document("accountId").or(() -> draft.text(primary + "owner-id")).orElse("");
    for (String one : draft.told().interfaces()) {
      if (draft.text(one + "owner-id").filter(before::equals).isPresent()) {
        draft.set(one + "owner-id", account);
      }
    }
    draft.document("accountId", account);
  }

  private static void moveTo(FixtureDraft draft, Region region, String zone) {
    draft.replace(ZONE, zone);
    draft.replace(ZONE + "-id", region.zoneId(zone).orElseThrow());
    draft.document("availabilityZone", zone);
  }

  /** All but the zone. */
  private static void move(FixtureDraft draft, Region from, Region to) {
    draft.replace(REGION, to.code());
    draft.document("region", to.code());
    draft.replace("meta-data/services/domain", to.domain());
    draft.replace("meta-data/services/partition", to.partition());
    names(draft, "local-hostname")
        .forEach(path -> ending(draft, path, from.privateDomain(), to.privateDomain()));
    ending(draft, "meta-data/hostname", from.privateDomain(), to.privateDomain());
    names(draft, "public-hostname")
        .forEach(path -> ending(draft, path, from.publicDomain(), to.publicDomain()));
  }

  private static List<String> names(FixtureDraft draft, String leaf) {
    return Stream.concat(Stream.of("meta-data/"), draft.told().interfaces().stream())
        .map(directory -> directory + leaf)
        .toList();
  }

  private static void ending(FixtureDraft draft, String path, String from, String to) {
    draft
        .text(path)
        .filter(name -> name.endsWith("." + from))
        .map(name -> name.substring(0, name.length() - from.length()) + to)
        .ifPresent(name -> draft.set(path, name));
  }
}
