package imdstape.recorder.redact;

import imdstape.metadata.ValueKind;
import java.util.SplittableRandom;

/** Makes the response bodies of a {@link CanaryInstance}. */
final class CanaryValues {

  private final CanaryPlanter canaries;
  private final SplittableRandom chance;

  CanaryValues(CanaryPlanter canaries, SplittableRandom chance) {
    this.canaries = canaries;
    this.chance = chance;
  }

  /** A value of a kind, in its form, that consists of canaries. */
  String identity(ValueKind kind) {
    return switch (kind) {
      case ACCOUNT -> canaries.plant("account");
      case RESOURCE_ID -> canaries.plant("resource-id");
      case MAC -> canaries.plant("mac");
      case PRIVATE_IPV4 -> canaries.plant("private-ipv4");
      case PUBLIC_IPV4 -> canaries.plant("public-ipv4");
      case IPV6 -> canaries.plant("ipv6");
      case HOSTNAME -> "ip-" + canaries.plant("private-ipv4").replace('.', '-') + ".ec2.internal";
      case PUBLIC_HOSTNAME ->
          "ec2-" + canaries.plant("public-ipv4").replace('.', '-') + ".compute-1.amazonaws.com";
      case VPC_CIDR, SUBNET_CIDR -> canaries.plant("private-ipv4") + "/28";
      case IPV6_CIDR -> canaries.plant("ipv6") + "/64";
      case IDENTITY_DOCUMENT -> document();
      case PRODUCT_CODE -> "zorb" + canaries.plant("resource-id");
      case HARMLESS,
          LABEL,
          SECURITY_GROUP,
          PLACEMENT_GROUP,
          ROLE,
          PROFILE,
          KEY_NAME,
          TAG_KEY,
          TAG_VALUE,
          USER,
          UNKNOWN_NAME,
          SSH_KEY,
          IAM_INFO,
          IDENTITY_INFO,
          ROLE_CREDENTIALS,
          INSTANCE_CREDENTIALS,
          PKCS7,
          RSA2048,
          SIGNATURE,
          USER_DATA,
          UNPROVEN ->
          canaries.plant("name");
    };
  }

  private String document() {
    return """
    {
      "accountId" : "%s",
      "instanceId" : "%s",
      "imageId" : "%s",
      "privateIp" : "%s",
      "billingProducts" : [ "%s" ],
      "pendingTime" : "2026-05-17T09:41:23Z",
      "instanceType" : "%s",
      "novelty" : "%s",
      "nested" : { "accountId" : "%s", "list" : [ "%s", 1 ] }
    }\
    """
        .formatted(
            canaries.plant("account"),
            canaries.plant("resource-id"),
            canaries.plant("resource-id"),
            canaries.plant("private-ipv4"),
            canaries.plant("resource-id"),
            canaries.plant("e-mail"),
            canaries.plant("password"),
            canaries.plant("account"),
            canaries.plant("name"));
  }

  /** User-data in a random format. */
  String userData() {
    return switch (chance.nextInt(4)) {
      case 0 ->
          "#!/bin/bash\nexport KEY="
              + canaries.plantAny()
              + "\necho "
              + canaries.plantAny()
              + " # "
              + canaries.plantAny()
              + "\n";
      case 1 ->
          "#cloud-config\nwrite_files:\n  - path: /etc/"
              + canaries.plant("name")
              + "\n    content: \""
              + canaries.plant("secret-key")
              + "\"\nruncmd:\n  - echo "
              + canaries.plant("account")
              + "\n"
              + canaries.plant("name")
              + ": 1\n";
      case 2 -> "<powershell>\n$env:X = '" + canaries.plant("secret-key") + "'\n</powershell>\n";
      default -> canaries.plantAny() + "\n" + canaries.plantAny();
    };
  }
}
