package imdstape.recorder.convert;

import java.util.List;
import java.util.Optional;

/**
 * What amazon-ec2-metadata-mock can say of an instance: a closed list of keys, each with the path
 * at which it is served unless the configuration names another ({@code pkg/config/types.go} and
 * {@code docs/defaults.md} of its version 1.13).
 *
 * @param section {@code metadata}, {@code dynamic} or {@code userdata}
 * @param name the key of both, the path and the value
 * @param path below a version; what stands in braces is another key's value
 */
record AemmKey(String section, String name, String path) {

  static final String METADATA = "metadata";
  static final String DYNAMIC = "dynamic";
  static final String USERDATA = "userdata";

  static final String MAC = "mac";
  static final String PUBLIC_IPV4 = "public-ipv4";
  static final String ROLE = "iam-security-credentials-role";
  static final String ACCELERATOR = "elastic-inference-associations";
  static final String DOCUMENT = "instance-identity-document";
  static final String SECOND_TAG = "tags-instance-test";
  static final String NETWORK_CARD = "mac-network-interface-card-index";

  /** The values that stand in other keys' paths. */
  static final List<String> PLACEHOLDER_KEYS = List.of(MAC, PUBLIC_IPV4, ROLE, ACCELERATOR);

  /** Keys with a path and no value: when something appears there is said elsewhere. */
  static final List<String> EVENT_KEYS =
      List.of(
          "events",
          "spot",
          "spot-termination-time",
          "rebalance-rec-time",
          "target-lifecycle-state");

  private static final String INTERFACE = "network/interfaces/macs/{mac}/";

  static final List<AemmKey> ALL =
      List.of(
          plain("ami-id"),
          plain("ami-launch-index"),
          plain("ami-manifest-path"),
          at("block-device-mapping-ami", "block-device-mapping/ami"),
          at("block-device-mapping-ebs", "block-device-mapping/ebs0"),
          at("block-device-mapping-ephemeral", "block-device-mapping/ephemeral0"),
          at("block-device-mapping-root", "block-device-mapping/root"),
          at("block-device-mapping-swap", "block-device-mapping/swap"),
          at(ACCELERATOR, "elastic-inference/associations"),
          at(
              "elastic-inference-accelerator",
              "elastic-inference/associations/{elastic-inference-associations}"),
          plain("hostname"),
          at("iam-info", "iam/info"),
          at(ROLE, "iam/security-credentials"),
          at(
              "iam-security-credentials",
              "iam/security-credentials/{iam-security-credentials-role}"),
          plain("instance-action"),
          plain("instance-id"),
          plain("instance-life-cycle"),
          plain("instance-type"),
          plain("kernel-id"),
          plain("local-hostname"),
          plain("local-ipv4"),
          plain(MAC),
          at("mac-device-number", INTERFACE + "device-number"),
          at("mac-network-interface-id", INTERFACE + "interface-id"),
          at(NETWORK_CARD, INTERFACE + "network-card-index"),
          at("mac-ipv4-associations", INTERFACE + "ipv4-associations/{public-ipv4}"),
          at("mac-ipv6-associations", INTERFACE + "ipv6s"),
          at("mac-local-hostname", INTERFACE + "local-hostname"),
          at("mac-local-ipv4s", INTERFACE + "local-ipv4s"),
          at("mac-mac", INTERFACE + "mac"),
          at("mac-owner-id", INTERFACE + "owner-id"),
          at("mac-public-hostname", INTERFACE + "public-hostname"),
          at("mac-public-ipv4s", INTERFACE + "public-ipv4s"),
          at("mac-security-groups", INTERFACE + "security-groups"),
          at("mac-security-group-ids", INTERFACE + "security-group-ids"),
          at("mac-subnet-id", INTERFACE + "subnet-id"),
          at("mac-subnet-ipv4-cidr-block", INTERFACE + "subnet-ipv4-cidr-block"),
          at("mac-subnet-ipv6-cidr-blocks", INTERFACE + "subnet-ipv6-cidr-blocks"),
          at("mac-vpc-id", INTERFACE + "vpc-id"),
          at("mac-vpc-ipv4-cidr-block", INTERFACE + "vpc-ipv4-cidr-block"),
          at("mac-vpc-ipv4-cidr-blocks", INTERFACE + "vpc-ipv4-cidr-blocks"),
          at("mac-vpc-ipv6-cidr-blocks", INTERFACE + "vpc-ipv6-cidr-blocks"),
          at("placement-availability-zone", "placement/availability-zone"),
          at("placement-availability-zone-id", "placement/availability-zone-id"),
          at("placement-group-name", "placement/group-name"),
          at("placement-host-id", "placement/host-id"),
          at("placement-partition-number", "placement/partition-number"),
          at("placement-region", "placement/region"),
          plain("product-codes"),
          plain("public-hostname"),
          plain(PUBLIC_IPV4),
          at("public-key", "public-keys/0/openssh-key"),
          plain("ramdisk-id"),
          plain("reservation-id"),
          plain("security-groups"),
          at("services-domain", "services/domain"),
          at("services-partition", "services/partition"),
          at("tags-instance-name", "tags/instance/Name"),
          at(SECOND_TAG, "tags/instance/Test"),
          new AemmKey(DYNAMIC, DOCUMENT, "dynamic/instance-identity/document"),
          new AemmKey(DYNAMIC, "instance-identity-pkcs", "dynamic/instance-identity/pkcs7"),
          new AemmKey(
              DYNAMIC, "instance-identity-signature", "dynamic/instance-identity/signature"),
          new AemmKey(DYNAMIC, "fws-instance-monitoring", "dynamic/fws/instance-monitoring"),
          new AemmKey(USERDATA, USERDATA, "user-data"));

  /** A key of a section, or empty if the mock has none of that name. */
  static Optional<AemmKey> of(String section, String name) {
    return ALL.stream()
        .filter(key -> key.section().equals(section) && key.name().equals(name))
        .findFirst();
  }

  private static AemmKey plain(String name) {
    return at(name, name);
  }

  private static AemmKey at(String name, String path) {
    return new AemmKey(METADATA, name, "meta-data/" + path);
  }
}
