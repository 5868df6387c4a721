package imdstape.recorder.redact;

import imdstape.metadata.ValueKind;
import java.util.List;

/**
 * The catalogue of rules, one for each kind of value: why it is what it is, and examples of what it
 * must hide and what it must leave. The build fails when rule and examples disagree.
 */
public final class RedactionRules {

  private RedactionRules() {}

  /**
   * A rule's reason and evidence; what it does is {@link ValueKind#redactionAction}.
   *
   * @param why for who reviews a fixture
   * @param examples values, made up, of nobody
   */
  public record Redaction(String why, List<Example> examples) {}

  /**
   * A value, and what of it the rule must hide and leave.
   *
   * @param value as the service may say it
   * @param hides a part that may not be in the fixture, or nothing
   * @param leaves a part that has to stay, or nothing
   */
  public record Example(String value, String hides, String leaves) {}

  /** The rule of a kind. */
  public static Redaction of(ValueKind kind) {
    return switch (kind) {
      case HARMLESS ->
          rule(
              "is the same for many instances, and its category states its exact form",
              leaves("m7i.large"));
      case LABEL -> rule("is a small name of the service's own", leaves("ebs1"));
      case ACCOUNT ->
          rule("names the owner, and opens the door to guessing roles", hides("908172635445"));
      case RESOURCE_ID ->
          rule(
              "can be found again in logs, tickets and other people's captures",
              example("i-05f1c8a92e7d3b604", "05f1c8a92e7d3b604", "i-"),
              example("ami-1a2b3c4d", "1a2b3c4d", "ami-"),
              example("vpc-0c1f7e21b9a3d8e55", "0c1f7e21b9a3d8e55", "vpc-"));
      case MAC -> rule("names a network interface", hides("0e:49:61:0f:c3:11"));
      case PRIVATE_IPV4 -> rule("draws the owner's network", hides("172.31.45.67"));
      case PUBLIC_IPV4 -> rule("is reachable, or was", hides("54.210.167.204"));
      case IPV6 ->
          rule(
              "is reachable, and its prefix names the VPC",
              hides("2600:1f18:22e9:4b00:9a1c:7f02:11d3:5ee4"),
              hides("2600:1f18:22e9:4b00::77"));
      case VPC_CIDR -> rule("draws the owner's network", example("172.31.0.0/16", "172.31", "/16"));
      case SUBNET_CIDR ->
          rule("draws the owner's network", example("172.31.32.0/20", "172.31", "/20"));
      case IPV6_CIDR ->
          rule("names the VPC", example("2600:1f18:22e9:4b00::/56", "2600:1f18", "/56"));
      case HOSTNAME ->
          rule(
              "holds the address or the instance id",
              example("ip-172-31-45-67.ec2.internal", "172-31", ".ec2.internal"),
              example(
                  "i-05f1c8a92e7d3b604.us-east-2.compute.internal",
                  "05f1c8a92e7d3b604",
                  ".us-east-2.compute.internal"),
              hides("db1.corp.example"));
      case PUBLIC_HOSTNAME ->
          rule(
              "holds the public address",
              example(
                  "ec2-54-210-167-204.compute-1.amazonaws.com",
                  "54-210",
                  ".compute-1.amazonaws.com"));
      case SECURITY_GROUP ->
          rule(
              "is a name that somebody chose",
              hides("acme-web"),
              example("acme-a\nacme-b", "acme", "\n"));
      case PLACEMENT_GROUP -> rule("is a name that somebody chose", hides("acme-cluster"));
      case ROLE -> rule("names what the instance may do", hides("acme-billing-prod"));
      case PROFILE -> rule("names what the instance may do", hides("acme-billing-profile"));
      case KEY_NAME -> rule("often names a person", hides("alice-laptop"));
      case TAG_KEY ->
          rule(
              "names clients and projects; Name is everybody's",
              hides("acme:owner"),
              leaves("Name"));
      case TAG_VALUE -> rule("is whatever somebody wrote there", hides("Payments of Acme"));
      case PRODUCT_CODE -> rule("tells what was bought", hides("bp-6fa54006"));
      case USER -> rule("names a person", hides("alice"));
      case UNKNOWN_NAME -> rule("may be anybody's", hides("Acme_Data"), leaves("motd"));
      case SSH_KEY ->
          rule(
              "names its owner wherever else the key is published",
              example(
                  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vq5mTgKyLr8WuNbXoJf2 alice\n",
                  "alice",
                  "ssh-rsa AAAAB3NzaC1yc2EA"),
              hides("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vq5mTgKyLr8WuNbXoJf2"));
      case IDENTITY_DOCUMENT ->
          rule(
              "holds the account, the instance, its address and its launch time",
              example("{\"accountId\" : \"908172635445\"}", "908172635445", "\"accountId\" : "),
              example("{\"region\" : \"us-east-1\"}", "", "us-east-1"),
              example("{\"pendingTime\" : \"2026-05-17T09:41:23Z\"}", "09:41:23", "2026-05-17"),
              example("{\"novelty\" : \"rabbit\"}", "rabbit", "novelty"),
              hides("{\"accountId\" : 908172635445"));
      case IAM_INFO ->
          rule(
              "holds the account and an IAM unique id, which holds the account again",
              hides(
                  "{\"InstanceProfileArn\" :"
                      + " \"arn:aws:iam::908172635445:instance-profile/acme\"}"));
      case IDENTITY_INFO -> rule("holds the account", hides("{\"AccountId\" : \"908172635445\"}"));
      case ROLE_CREDENTIALS -> rule("are the role, for hours", hides("anything"));
      case INSTANCE_CREDENTIALS -> rule("are the instance, for hours", hides("anything"));
      case PKCS7 ->
          rule("proves to others who the instance is, and holds the document", hides("anything"));
      case RSA2048 ->
          rule("proves to others who the instance is, and holds the document", hides("anything"));
      case SIGNATURE -> rule("proves to others who the instance is", hides("anything"));
      case USER_DATA ->
          rule(
              "is whatever somebody wrote there, passwords too",
              hides("#!/bin/sh\nexport PASSWORD=rabbit"));
      case UNPROVEN ->
          rule("is known by name, and nobody has shown what is in it", hides("anything"));
    };
  }

  private static Redaction rule(String why, Example... examples) {
    return new Redaction(why, List.of(examples));
  }

  private static Example example(String value, String hides, String leaves) {
    return new Example(value, hides, leaves);
  }

  private static Example hides(String value) {
    return new Example(value, value, "");
  }

  private static Example leaves(String value) {
    return new Example(value, "", value);
  }
}
