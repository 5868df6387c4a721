package imdstape.consistency;

import imdstape.ec2.IdentityDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The identity document says what the metadata says (EC2 User Guide, "Instance identity"). */
final class DocumentRules {

  static final List<ConsistencyRule> ALL =
      List.of(
          fieldEquals(
              "document-account",
              "accountId",
              "the owner of the primary interface",
              told -> told.primaryInterface().flatMap(one -> told.text(one + "owner-id"))),
          fieldEquals(
              "document-instance", "instanceId", "instance-id", path("meta-data/instance-id")),
          fieldEquals("document-image", "imageId", "ami-id", path("meta-data/ami-id")),
          fieldEquals(
              "document-type", "instanceType", "instance-type", path("meta-data/instance-type")),
          fieldEquals("document-address", "privateIp", "local-ipv4", path("meta-data/local-ipv4")),
          fieldEquals(
              "document-region", "region", "placement/region", path("meta-data/placement/region")),
          fieldEquals(
              "document-zone",
              "availabilityZone",
              "placement/availability-zone",
              path("meta-data/placement/availability-zone")),
          fieldEquals("document-kernel", "kernelId", "kernel-id", path("meta-data/kernel-id")),
          fieldEquals("document-ramdisk", "ramdiskId", "ramdisk-id", path("meta-data/ramdisk-id")),
          new ConsistencyRule(
              "architecture-fits-type",
              "The architecture of the image is one that the instance type runs.",
              "EC2 Instance Types, naming conventions: g after the generation is Graviton.",
              (told, found) ->
                  told.documentField("architecture")
                      .ifPresent(
                          architecture ->
                              told.instanceType()
                                  .filter(type -> !type.supportsArchitecture(architecture))
                                  .ifPresent(
                                      type ->
                                          found.accept(
                                              IdentityDocument.PATH,
                                              "its architecture does not run on the"
                                                  + " instance-type")))));

  private DocumentRules() {}

  private static Function<FixtureView, Optional<String>> path(String path) {
    return told -> told.text(path);
  }

  private static ConsistencyRule fieldEquals(
      String id, String field, String other, Function<FixtureView, Optional<String>> value) {
    return new ConsistencyRule(
        id,
        "The document's " + field + " is " + other + ".",
        "Clients read the one or the other, and take them for the same.",
        (told, found) ->
            told.documentField(field)
                .ifPresent(
                    said ->
                        value
                            .apply(told)
                            .filter(one -> !one.equals(said))
                            .ifPresent(
                                one ->
                                    found.accept(
                                        IdentityDocument.PATH,
                                        "its " + field + " is not " + other))));
  }
}
