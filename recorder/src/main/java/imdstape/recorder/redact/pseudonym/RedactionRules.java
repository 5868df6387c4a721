package imdstape.recorder.redact.pseudonym;

import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.pseudonym.RedactionRule.RuleExample;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The catalogue of redaction rules, one for each kind of value. A new kind needs its rule in {@link
 * #ruleFor}, or this class does not compile.
 */
public final class RedactionRules {

  private static final Map<ValueKind, RedactionRule> RULES = new EnumMap<>(ValueKind.class);

  static {
    for (ValueKind kind : ValueKind.values()) {
      RULES.put(kind, ruleFor(kind));
    }
  }

  private RedactionRules() {}

  /** The rule of a kind. */
  public static RedactionRule of(ValueKind kind) {
    return Objects.requireNonNull(RULES.get(kind));
  }

  private static RedactionRule ruleFor(ValueKind kind) {
    return switch (kind) {
      case HARMLESS ->
          rule(
              ValueReplacement.KEEP,
              "is the same for many instances, and its category states its exact form",
              RuleExample.leaving("m7i.large"));
      case LABEL ->
          rule(
              ValueReplacement.KEEP,
              "is a small name of the service's own",
              RuleExample.leaving("ebs1"));
      case ACCOUNT ->
          rule(
              ValueReplacement.NUMBERED,
              "names the owner, and opens the door to guessing roles",
              RuleExample.hiding("908172635445"));
      case RESOURCE_ID ->
          rule(
              ValueReplacement.NUMBERED,
              "can be found again in logs, tickets and other people's captures",
              new RuleExample("i-05f1c8a92e7d3b604", "05f1c8a92e7d3b604", "i-"),
              new RuleExample("ami-1a2b3c4d", "1a2b3c4d", "ami-"),
              new RuleExample("vpc-0c1f7e21b9a3d8e55", "0c1f7e21b9a3d8e55", "vpc-"));
      case MAC ->
          rule(
              ValueReplacement.NUMBERED,
              "names a network interface",
              RuleExample.hiding("0e:49:61:0f:c3:11"));
      case PRIVATE_IPV4 ->
          rule(
              ValueReplacement.IPV4_ADDRESS,
              "draws the owner's network",
              RuleExample.hiding("172.31.45.67"));
      case PUBLIC_IPV4 ->
          rule(
              ValueReplacement.NUMBERED,
              "is reachable, or was",
              RuleExample.hiding("54.210.167.204"));
      case IPV6 ->
          rule(
              ValueReplacement.IPV6_ADDRESS,
              "is reachable, and its prefix names the VPC",
              RuleExample.hiding("2600:1f18:22e9:4b00:9a1c:7f02:11d3:5ee4"),
              RuleExample.hiding("2600:1f18:22e9:4b00::77"));
      case VPC_CIDR ->
          rule(
              ValueReplacement.IPV4_NETWORK,
              "draws the owner's network",
              new RuleExample("172.31.0.0/16", "172.31", "/16"));
      case SUBNET_CIDR ->
          rule(
              ValueReplacement.IPV4_NETWORK,
              "draws the owner's network",
              new RuleExample("172.31.32.0/20", "172.31", "/20"));
      case IPV6_CIDR ->
          rule(
              ValueReplacement.IPV6_NETWORK,
              "names the VPC",
              new RuleExample("2600:1f18:22e9:4b00::/56", "2600:1f18", "/56"));
      case HOSTNAME ->
          rule(
              ValueReplacement.PRIVATE_HOSTNAME,
              "holds the address or the instance id",
              new RuleExample("ip-172-31-45-67.ec2.internal", "172-31", ".ec2.internal"),
              new RuleExample(
                  "i-05f1c8a92e7d3b604.us-east-2.compute.internal",
                  "05f1c8a92e7d3b604",
                  ".us-east-2.compute.internal"),
              RuleExample.hiding("db1.corp.example"));
      case PUBLIC_HOSTNAME ->
          rule(
              ValueReplacement.PUBLIC_HOSTNAME,
              "holds the public address",
              new RuleExample(
                  "ec2-54-210-167-204.compute-1.amazonaws.com",
                  "54-210",
                  ".compute-1.amazonaws.com"));
      case SECURITY_GROUP ->
          rule(
              ValueReplacement.CHOSEN_NAME,
              "is a name that somebody chose",
              RuleExample.hiding("acme-web"),
              new RuleExample("acme-a\nacme-b", "acme", "\n"));
      case PLACEMENT_GROUP ->
          rule(
              ValueReplacement.CHOSEN_NAME,
              "is a name that somebody chose",
              RuleExample.hiding("acme-cluster"));
      case ROLE ->
          rule(
              ValueReplacement.CHOSEN_NAME,
              "names what the instance may do",
              RuleExample.hiding("acme-billing-prod"));
      case PROFILE ->
          rule(
              ValueReplacement.CHOSEN_NAME,
              "names what the instance may do",
              RuleExample.hiding("acme-billing-profile"));
      case KEY_NAME ->
          rule(
              ValueReplacement.CHOSEN_NAME,
              "often names a person",
              RuleExample.hiding("alice-laptop"));
      case TAG_KEY ->
          rule(
              ValueReplacement.CHOSEN_NAME,
              "names clients and projects; Name is everybody's",
              RuleExample.hiding("acme:owner"),
              RuleExample.leaving("Name"));
      case TAG_VALUE ->
          rule(
              ValueReplacement.CHOSEN_TEXT,
              "is whatever somebody wrote there",
              RuleExample.hiding("Payments of Acme"));
      case PRODUCT_CODE ->
          rule(
              ValueReplacement.NUMBERED,
              "tells what was bought",
              RuleExample.hiding("bp-6fa54006"));
      case USER ->
          rule(ValueReplacement.CHOSEN_NAME, "names a person", RuleExample.hiding("alice"));
      case UNKNOWN_NAME ->
          rule(
              ValueReplacement.CHOSEN_NAME,
              "may be anybody's",
              RuleExample.hiding("Acme_Data"),
              RuleExample.leaving("motd"));
      case SSH_KEY ->
          rule(
              ValueReplacement.SSH_KEY,
              "names its owner wherever else the key is published",
              new RuleExample(
                  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vq5mTgKyLr8WuNbXoJf2 alice\n",
                  "alice",
                  "ssh-rsa AAAAB3NzaC1yc2EA"),
              RuleExample.hiding("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7vq5mTgKyLr8WuNbXoJf2"));
      case IDENTITY_DOCUMENT ->
          rule(
              ValueReplacement.IDENTITY_DOCUMENT,
              "holds the account, the instance, its address and its launch time",
              new RuleExample(
                  "{\"accountId\" : \"908172635445\"}", "908172635445", "\"accountId\" : "),
              new RuleExample("{\"region\" : \"us-east-1\"}", "", "us-east-1"),
              new RuleExample(
                  "{\"pendingTime\" : \"2026-05-17T09:41:23Z\"}", "09:41:23", "2026-05-17"),
              new RuleExample("{\"novelty\" : \"rabbit\"}", "rabbit", "novelty"),
              RuleExample.hiding("{\"accountId\" : 908172635445"));
      case IAM_INFO ->
          rule(
              ValueReplacement.IAM_INFO,
              "holds the account and an IAM unique id, which holds the account again",
              RuleExample.hiding(
                  "{\"InstanceProfileArn\" :"
                      + " \"arn:aws:iam::908172635445:instance-profile/acme\"}"));
      case IDENTITY_INFO ->
          rule(
              ValueReplacement.IDENTITY_INFO,
              "holds the account",
              RuleExample.hiding("{\"AccountId\" : \"908172635445\"}"));
      case ROLE_CREDENTIALS ->
          rule(
              ValueReplacement.NOT_STORED,
              "are the role, for hours",
              RuleExample.hiding("anything"));
      case INSTANCE_CREDENTIALS ->
          rule(
              ValueReplacement.NOT_STORED,
              "are the instance, for hours",
              RuleExample.hiding("anything"));
      case PKCS7 ->
          rule(
              ValueReplacement.NOT_STORED,
              "proves to others who the instance is, and holds the document",
              RuleExample.hiding("anything"));
      case RSA2048 ->
          rule(
              ValueReplacement.NOT_STORED,
              "proves to others who the instance is, and holds the document",
              RuleExample.hiding("anything"));
      case SIGNATURE ->
          rule(
              ValueReplacement.NOT_STORED,
              "proves to others who the instance is",
              RuleExample.hiding("anything"));
      case USER_DATA ->
          rule(
              ValueReplacement.NOT_STORED,
              "is whatever somebody wrote there, passwords too",
              RuleExample.hiding("#!/bin/sh\nexport PASSWORD=rabbit"));
      case UNPROVEN ->
          rule(
              ValueReplacement.NOT_STORED,
              "is known by name, and nobody has shown what is in it",
              RuleExample.hiding("anything"));
    };
  }

  private static RedactionRule rule(
      ValueReplacement replacement, String why, RuleExample... examples) {
    return new RedactionRule(replacement, why, List.of(examples));
  }
}
