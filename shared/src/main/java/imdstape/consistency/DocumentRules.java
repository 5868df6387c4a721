package imdstape.consistency;

import imdstape.ec2.IdentityDocument;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Rules for the fields of the identity document that repeat metadata. */
final class DocumentRules {

  static final List<ConsistencyRule> ALL =
      List.of(
          fieldEquals(
              "document-account",
              "accountId",
              "the owner of the primary interface",
              view -> view.primaryInterface().flatMap(nic -> view.text(nic + "owner-id"))),
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
              (view, findings) ->
                  view.documentField("architecture")
                      .ifPresent(
                          architecture ->
                              view.instanceType()
                                  .filter(type -> !type.supportsArchitecture(architecture))
                                  .ifPresent(
                                      type ->
                                          findings.add(
                                              IdentityDocument.PATH,
                                              "its architecture does not run on the"
                                                  + " instance-type")))));

  private DocumentRules() {}

  private static Function<FixtureView, Optional<String>> path(String path) {
    return view -> view.text(path);
  }

  private static ConsistencyRule fieldEquals(
      String id, String field, String other, Function<FixtureView, Optional<String>> metadata) {
    return new ConsistencyRule(
        id,
        "The document's " + field + " is " + other + ".",
        "Clients read the one or the other, and take them for the same.",
        (view, findings) ->
            view.documentField(field)
                .ifPresent(
                    inDocument ->
                        metadata
                            .apply(view)
                            .filter(value -> !value.equals(inDocument))
                            .ifPresent(
                                value ->
                                    findings.add(
                                        IdentityDocument.PATH,
                                        "its " + field + " is not " + other))));
  }
}
