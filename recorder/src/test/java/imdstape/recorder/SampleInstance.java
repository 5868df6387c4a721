package imdstape.recorder;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;

/**
 * The metadata of a made-up instance. Accounts, ids and names have the formats of real ones, belong
 * to nobody, and lie outside the value ranges of pseudonyms.
 */
public final class SampleInstance {

  public static final String ACCOUNT = "9081" + "72635445";
  public static final String INSTANCE = "i-05f1c8a92e7d3b604";
  public static final String MAC = "0e:49:61:0f:c3:11";
  static final String SECOND_MAC = "0e:49:61:0f:c3:7b";
  public static final String PRIVATE_IP = "172.31.45.67";
  public static final String PUBLIC_IP = "54.210.167.204";
  public static final String ROLE = "acme-billing-prod";
  public static final String PROFILE = "acme-billing-profile";
  public static final String CANARY = "cAnArY-7f3d";

  /** Values that must not be in a fixture in any encoding. */
  public static final List<String> IDENTIFYING =
      List.of(
          ACCOUNT,
          INSTANCE,
          MAC,
          SECOND_MAC,
          PRIVATE_IP,
          "172.31.40.9",
          "172.31.",
          "172-31-",
          PUBLIC_IP,
          "54-210-167-204",
          "2600:1f18",
          ROLE,
          PROFILE,
          "acme",
          "Acme",
          "payments-7",
          CANARY,
          "ami-0d5eff06f840b45e9",
          "vpc-0c1f7e21b9a3d8e55",
          "subnet-0b9f3e8d7c6a5f4e1",
          "eni-0f1e2d3c4b5a69788",
          "sg-0a9b8c7d6e5f40312",
          "r-0e4d3c2b1a0f9e8d7",
          "AAAAB3NzaC1yc2EAAAADAQABAAABAQC7");

  /** An IAM unique id; split, so that no scanner finds it in this file. */
  private static final String PROFILE_ID = "AI" + "PA" + "X7Q2M5RT3WZL8K4NV";

  private SampleInstance() {}

  /** A service with this metadata, not started yet. */
  public static FakeMetadataService service(Vertx vertx) {
    FakeMetadataService service = new FakeMetadataService(vertx);
    leaves().forEach(service::leaf);
    for (String mac : List.of(MAC, SECOND_MAC)) {
      networkInterface(mac).forEach(service::leaf);
    }
    return service
        .versions("1.0", "2009-04-04", "2021-07-15", "latest")
        .listing("meta-data/public-keys", "0=acme-key")
        .listing("meta-data/public-keys/0", "openssh-key");
  }

  private static Map<String, String> leaves() {
    return Map.ofEntries(
        Map.entry("dynamic/instance-identity/document", document()),
        Map.entry("dynamic/instance-identity/pkcs7", CANARY),
        Map.entry("dynamic/instance-identity/rsa2048", CANARY),
        Map.entry("dynamic/instance-identity/signature", CANARY),
        Map.entry("meta-data/ami-id", "ami-0d5eff06f840b45e9"),
        Map.entry("meta-data/block-device-mapping/root", "/dev/xvda"),
        Map.entry("meta-data/hostname", "ip-172-31-45-67.ec2.internal"),
        Map.entry("meta-data/iam/info", iamInfo()),
        Map.entry("meta-data/iam/security-credentials/" + ROLE, CANARY),
        Map.entry("meta-data/iam/security-credentials-extended/" + ROLE, CANARY),
        Map.entry(
            "meta-data/identity-credentials/ec2/info",
            "{\n  \"Code\" : \"Success\",\n  \"AccountId\" : \"" + ACCOUNT + "\"\n}"),
        Map.entry("meta-data/identity-credentials/ec2/security-credentials/ec2-instance", CANARY),
        Map.entry("meta-data/instance-id", INSTANCE),
        Map.entry("meta-data/instance-type", "m7i.large"),
        Map.entry("meta-data/instance-life-cycle", "on-demand"),
        Map.entry("meta-data/local-ipv4", PRIVATE_IP),
        Map.entry("meta-data/mac", MAC),
        Map.entry("meta-data/managed-ssh-keys/signer-cert", CANARY),
        Map.entry("meta-data/placement/availability-zone", "us-east-1a"),
        Map.entry("meta-data/placement/region", "us-east-1"),
        Map.entry("meta-data/profile", "default-hvm"),
        Map.entry("meta-data/public-hostname", "ec2-54-210-167-204.compute-1.amazonaws.com"),
        Map.entry("meta-data/public-ipv4", PUBLIC_IP),
        Map.entry(
            "meta-data/public-keys/0/openssh-key",
            "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vq5mTgKyLr8WuNbXoJf2 acme-key\n"),
        Map.entry("meta-data/reservation-id", "r-0e4d3c2b1a0f9e8d7"),
        // common names that are also words of the metadata service
        Map.entry("meta-data/security-groups", "default\nacme-web"),
        Map.entry("meta-data/services/domain", "amazonaws.com"),
        Map.entry("meta-data/tags/instance/Name", "payments-7"),
        Map.entry("meta-data/tags/instance/acme:owner", "team@acme.test"),
        Map.entry("meta-data/tags/instance/region", "us-east-1"),
        Map.entry("meta-data/tags/instance/system", "none"),
        Map.entry("meta-data/tags/instance/empty", ""),
        Map.entry("meta-data/vendor/" + INSTANCE + "/Acme_Data", CANARY),
        Map.entry("meta-data/vendor/api-token", CANARY),
        Map.entry("user-data", "#!/bin/sh\nexport PASSWORD=" + CANARY + "\n"));
  }

  private static Map<String, String> networkInterface(String mac) {
    boolean first = mac.equals(MAC);
    String own = "meta-data/network/interfaces/macs/" + mac + "/";
    String address = first ? PRIVATE_IP : "172.31.40.9";
    return Map.ofEntries(
        Map.entry(own + "device-number", first ? "0" : "1"),
        Map.entry(own + "interface-id", "eni-0f1e2d3c4b5a6978" + (first ? "8" : "9")),
        Map.entry(own + "ipv4-associations/" + PUBLIC_IP, address),
        Map.entry(own + "ipv6s", "2600:1f18:22e9:4b00:9a1c:7f02:11d3:" + (first ? "5ee4" : "77")),
        Map.entry(own + "local-hostname", "ip-" + address.replace('.', '-') + ".ec2.internal"),
        Map.entry(own + "local-ipv4s", address),
        Map.entry(own + "mac", mac),
        Map.entry(own + "owner-id", ACCOUNT),
        Map.entry(own + "security-group-ids", "sg-0a9b8c7d6e5f40312"),
        Map.entry(own + "security-groups", "default\nacme-web"),
        Map.entry(own + "subnet-id", "subnet-0b9f3e8d7c6a5f4e1"),
        Map.entry(own + "subnet-ipv4-cidr-block", "172.31.32.0/20"),
        Map.entry(own + "subnet-ipv6-cidr-blocks", "2600:1f18:22e9:4b00:0:0:0:0/64"),
        Map.entry(own + "vpc-id", "vpc-0c1f7e21b9a3d8e55"),
        Map.entry(own + "vpc-ipv4-cidr-block", "172.31.0.0/16"),
        Map.entry(own + "vpc-ipv6-cidr-blocks", "2600:1f18:22e9:4b00::/56"));
  }

  private static String document() {
    return """
    {
      "accountId" : "%s",
      "architecture" : "x86_64",
      "availabilityZone" : "us-east-1a",
      "billingProducts" : [ "bp-6fa54006" ],
      "devpayProductCodes" : null,
      "imageId" : "ami-0d5eff06f840b45e9",
      "instanceId" : "%s",
      "instanceType" : "m7i.large",
      "pendingTime" : "2026-05-17T09:41:23Z",
      "privateIp" : "%s",
      "region" : "us-east-1",
      "version" : "2017-09-30",
      "novelty" : "%s"
    }\
    """
        .formatted(ACCOUNT, INSTANCE, PRIVATE_IP, CANARY);
  }

  private static String iamInfo() {
    return """
    {
      "Code" : "Success",
      "LastUpdated" : "2026-05-17T10:00:00Z",
      "InstanceProfileArn" : "arn:aws:iam::%s:instance-profile/%s",
      "InstanceProfileId" : "%s"
    }\
    """
        .formatted(ACCOUNT, PROFILE, PROFILE_ID);
  }
}
