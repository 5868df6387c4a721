package imdstape.recorder.convert;

import java.util.List;
import java.util.Optional;

/**
 * A configuration key of amazon-ec2-metadata-mock. Its keys are a closed list, each with a default
 * path ({@code pkg/config/types.go} and {@code docs/defaults.md} of version 1.13).
 *
 * @param section {@code metadata}, {@code dynamic} or {@code userdata}
 * @param name the key of both the path and the value
 * @param path the default path below the version; a name in braces is a {@link PathPlaceholder}
 */
record AemmKey(String section, String name, String path) {

  static final String METADATA = "metadata";
  static final String DYNAMIC = "dynamic";
  static final String USERDATA = "userdata";

  static final String DOCUMENT = "instance-identity-document";
  static final String SECOND_TAG = "tags-instance-test";
  static final String NETWORK_CARD = "mac-network-interface-card-index";

  /** Keys with a path and no value: other settings say when an event appears there. */
  static final List<String> EVENT_KEYS =
      List.of(
          "events",
          "spot",
          "spot-termination-time",
          "rebalance-rec-time",
          "target-lifecycle-state");

  private static final String INTERFACE = "network/interfaces/macs/{mac}/";

  /** All keys with a value, in the order of the mock's documentation. */
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
          at(PathPlaceholder.ACCELERATOR.key(), "elastic-inference/associations"),
          at(
              "elastic-inference-accelerator",
              "elastic-inference/associations/{elastic-inference-associations}"),
          plain("hostname"),
          at("iam-info", "iam/info"),
          at(PathPlaceholder.ROLE.key(), "iam/security-credentials"),
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
          plain(PathPlaceholder.MAC.key()),
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
          plain(PathPlaceholder.PUBLIC_IPV4.key()),
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

  /** A key whose value appears in the paths of other keys, in braces. */
  enum PathPlaceholder {
    MAC("mac"),
    PUBLIC_IPV4("public-ipv4"),
    ROLE("iam-security-credentials-role"),
    ACCELERATOR("elastic-inference-associations");

    private final String key;

    PathPlaceholder(String key) {
      this.key = key;
    }

    String key() {
      return key;
    }

    /** The key in braces, as a path contains it. */
    String text() {
      return "{" + key + "}";
    }
  }

  private static AemmKey plain(String name) {
    return at(name, name);
  }

  private static AemmKey at(String name, String path) {
    return new AemmKey(METADATA, name, "meta-data/" + path);
  }
}
