package imdstape.consistency;

import imdstape.ec2.Region;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Rules for the Region, the zone and the hypervisor. */
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
              (view, findings) ->
                  view.text(ZONE)
                      .ifPresent(
                          zone ->
                              view.text("meta-data/placement/region")
                                  .filter(region -> !zone.startsWith(region))
                                  .ifPresent(
                                      region -> findings.add(ZONE, "is not in the Region")))),
          new ConsistencyRule(
              "zone-id-in-region",
              "The zone's id begins with its Region's short code.",
              "AWS Regions guide, AZ IDs: euw1-az1 is in eu-west-1.",
              (view, findings) -> {
                Optional<Region> region = view.region();
                if (region.isPresent()) {
                  view.text(ZONE_ID)
                      .filter(id -> !id.startsWith(region.get().zoneIdPrefix() + "-"))
                      .ifPresent(id -> findings.add(ZONE_ID, "is the id of no zone of the Region"));
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
              (view, findings) -> {
                if (view.has(PARTITION_NUMBER) && !view.has("meta-data/placement/group-name")) {
                  findings.add(PARTITION_NUMBER, "stands without placement/group-name");
                }
              }));

  private PlacementRules() {}

  private static ConsistencyRule equalsRegionValue(
      String id, String sentence, String path, Function<Region, String> expected) {
    return new ConsistencyRule(
        id,
        sentence,
        "Clients build addresses and ARNs from it.",
        (view, findings) ->
            view.region()
                .ifPresent(
                    region ->
                        view.text(path)
                            .filter(value -> !value.equals(expected.apply(region)))
                            .ifPresent(value -> findings.add(path, "is not the Region's"))));
  }

  private static void checkSystem(FixtureView view, FindingCollector findings) {
    view.text(SYSTEM)
        .ifPresent(
            system ->
                view.instanceType()
                    .filter(type -> type.isXen() != system.startsWith("xen"))
                    .ifPresent(
                        type -> findings.add(SYSTEM, "is not what the instance-type runs on")));
  }
}
