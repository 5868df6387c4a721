package imdstape.consistency;

import imdstape.ec2.Region;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Where the instance is, and what it runs on. */
final class PlacementRules {

  private static final String ZONE = "meta-data/placement/availability-zone";
  private static final String ZONE_ID = "meta-data/placement/availability-zone-id";
  private static final String DOMAIN = "meta-data/services/domain";
  private static final String PARTITION = "meta-data/services/partition";
  private static final String SYSTEM = "meta-data/system";
  private static final String PARTITION_NUMBER = "meta-data/placement/partition-number";

  static final List<ConsistencyRule> ALL =
      List.of(
          new ConsistencyRule(
              "zone-in-region",
              "The zone's name begins with its Region's code.",
              "AWS Regions guide, Availability Zones.",
              (told, found) ->
                  told.text(ZONE)
                      .ifPresent(
                          zone ->
                              told.text("meta-data/placement/region")
                                  .filter(region -> !zone.startsWith(region))
                                  .ifPresent(
                                      region -> found.accept(ZONE, "is not in the Region")))),
          new ConsistencyRule(
              "zone-id-in-region",
              "The zone's id begins with its Region's short code.",
              "AWS Regions guide, AZ IDs: euw1-az1 is in eu-west-1.",
              (told, found) -> {
                Optional<Region> region = told.region();
                if (region.isPresent()) {
                  told.text(ZONE_ID)
                      .filter(id -> !id.startsWith(region.get().zoneIdPrefix() + "-"))
                      .ifPresent(id -> found.accept(ZONE_ID, "is the id of no zone of the Region"));
                }
              }),
          equalsRegionValue(
              "domain-fits-region",
              "The domain of services is the Region's.",
              DOMAIN,
              Region::domain),
          equalsRegionValue(
              "partition-fits-region",
              "The partition is the Region's, and the second word of every ARN.",
              PARTITION,
              Region::partition),
          new ConsistencyRule(
              "system-fits-type",
              "The system is nitro where the instance type is built on it, else a kind of Xen.",
              "EC2 Instance Types, instances built on the Nitro System; captures.",
              PlacementRules::checkSystem),
          new ConsistencyRule(
              "partition-in-group",
              "Who has a partition number has a placement group.",
              "EC2 User Guide, placement groups: partitions are parts of one.",
              (told, found) -> {
                if (told.has(PARTITION_NUMBER) && !told.has("meta-data/placement/group-name")) {
                  found.accept(PARTITION_NUMBER, "stands without placement/group-name");
                }
              }));

  private PlacementRules() {}

  private static ConsistencyRule equalsRegionValue(
      String id, String sentence, String path, Function<Region, String> value) {
    return new ConsistencyRule(
        id,
        sentence,
        "Clients build addresses and ARNs from it.",
        (told, found) ->
            told.region()
                .ifPresent(
                    region ->
                        told.text(path)
                            .filter(said -> !said.equals(value.apply(region)))
                            .ifPresent(said -> found.accept(path, "is not the Region's"))));
  }

  private static void checkSystem(FixtureView told, BiConsumer<String, String> found) {
    told.text(SYSTEM)
        .ifPresent(
            system ->
                told.instanceType()
                    .filter(type -> type.isXen() != system.startsWith("xen"))
                    .ifPresent(
                        type -> found.accept(SYSTEM, "is not what the instance-type runs on")));
  }
}
