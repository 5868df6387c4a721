package imdstape.recorder.identity;

import imdstape.metadata.ValueKind;

/** What a value names that is neither a stand-in nor harmless. */
public enum IdentityRule {
  /** A name that somebody chose: a role, a profile, a key pair, a group, a directory. */
  NAME("identity-name", "a name that is no stand-in", "names a project, a team or a person"),
  /** The key or the value of a tag. */
  TAG("identity-tag", "a tag that is no stand-in", "names customers, projects and people"),
  /** An address. */
  ADDRESS("identity-address", "an address that is no stand-in", "draws the owner's network"),
  /** A block of addresses. */
  NETWORK("identity-network", "a network that is no stand-in", "draws the owner's network"),
  /** A host name. */
  HOSTNAME("identity-hostname", "a host name that is no stand-in", "names a machine or a domain"),
  /** An account, a resource, a MAC, a product. */
  ID("identity-id", "an id that is no stand-in", "can be found again in an account's logs"),
  /** A free text. */
  TEXT("identity-text", "a text with words that nobody knows", "can name anybody"),
  /** A value of a closed form. */
  VALUE("identity-value", "a value that AWS has not published", "can be a name in its place");

  private final String id;
  private final String title;
  private final String reason;

  IdentityRule(String id, String title, String reason) {
    this.id = id;
    this.title = title;
    this.reason = reason;
  }

  /** The stable id of the rule in reports and baselines. */
  public String id() {
    return id;
  }

  /** What the rule finds, in a phrase. */
  public String title() {
    return title;
  }

  /** Why it must not be published, as a phrase that continues the title. */
  public String reason() {
    return reason;
  }

  /** The rule that judges values of a kind. */
  static IdentityRule of(ValueKind kind) {
    return switch (kind) {
      case ROLE,
          PROFILE,
          KEY_NAME,
          SECURITY_GROUP,
          PLACEMENT_GROUP,
          USER,
          UNKNOWN_NAME,
          LABEL,
          SSH_KEY ->
          NAME;
      case TAG_KEY, TAG_VALUE -> TAG;
      case PRIVATE_IPV4, PUBLIC_IPV4, IPV6 -> ADDRESS;
      case VPC_CIDR, SUBNET_CIDR, IPV6_CIDR -> NETWORK;
      case HOSTNAME, PUBLIC_HOSTNAME -> HOSTNAME;
      case ACCOUNT, RESOURCE_ID, MAC, PRODUCT_CODE -> ID;
      case HARMLESS -> VALUE;
      case IDENTITY_DOCUMENT,
          USER_DATA,
          UNPROVEN,
          IAM_INFO,
          IDENTITY_INFO,
          ROLE_CREDENTIALS,
          INSTANCE_CREDENTIALS,
          PKCS7,
          RSA2048,
          SIGNATURE ->
          TEXT;
    };
  }
}
