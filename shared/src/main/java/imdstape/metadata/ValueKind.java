package imdstape.metadata;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The kind of a value of the service. The kind decides the action of the recorder: it stores
 * harmless values, replaces identifying values by pseudonyms, and never stores secret values.
 */
public enum ValueKind {
  /** A value that does not identify the owner. Its category has the exact pattern. */
  HARMLESS(RedactionAction.KEEP, ".*"),
  /** A short name that is common to all instances: {@code 0}, {@code ami}, {@code ebs1}. */
  LABEL(RedactionAction.KEEP, "\\d{1,3}|ami|root|swap|(?:ebs|ephemeral)\\d{1,3}"),
  /** An AWS account number. */
  ACCOUNT(RedactionAction.REPLACE, "\\d{12}"),
  /** A resource id: {@code i-}, {@code ami-}, {@code vpc-} …, then 8 or 17 hexadecimal digits. */
  RESOURCE_ID(RedactionAction.REPLACE, "[a-z]{1,10}(?:-[a-z]{1,10})?-(?:[0-9a-f]{8}|[0-9a-f]{17})"),
  /** A MAC address in lower case, with colons. */
  MAC(RedactionAction.REPLACE, "[0-9a-f]{2}(?::[0-9a-f]{2}){5}"),
  /** A private IPv4 address of the VPC. */
  PRIVATE_IPV4(RedactionAction.REPLACE, ValuePatterns.IPV4),
  /** A public IPv4 address. */
  PUBLIC_IPV4(RedactionAction.REPLACE, ValuePatterns.IPV4),
  /** An IPv6 address, compressed or not. */
  IPV6(RedactionAction.REPLACE, "[0-9a-f:]{2,39}"),
  /** An IPv4 block of a VPC. */
  VPC_CIDR(RedactionAction.REPLACE, ValuePatterns.IPV4 + "/\\d{1,2}"),
  /** An IPv4 block of a subnet. */
  SUBNET_CIDR(RedactionAction.REPLACE, ValuePatterns.IPV4 + "/\\d{1,2}"),
  /** An IPv6 block. */
  IPV6_CIDR(RedactionAction.REPLACE, "[0-9a-f:]{2,39}/\\d{1,3}"),
  /**
   * A private host name: {@code ip-10-0-0-1.ec2.internal} or {@code
   * i-0abc….us-east-2.compute.internal}.
   */
  HOSTNAME(
      RedactionAction.REPLACE,
      "(?:ip-\\d{1,3}(?:-\\d{1,3}){3}|i-(?:[0-9a-f]{8}|[0-9a-f]{17}))"
          + "\\.(?:ec2|[a-z0-9-]{1,30}\\.compute)\\.internal"),
  /** A public host name: {@code ec2-203-0-113-25.compute-1.amazonaws.com}. */
  PUBLIC_HOSTNAME(
      RedactionAction.REPLACE,
      "ec2-\\d{1,3}(?:-\\d{1,3}){3}"
          + "\\.(?:compute-1|[a-z0-9-]{1,30}\\.compute)\\.amazonaws\\.com(?:\\.cn)?"),
  /** The name of a security group. */
  SECURITY_GROUP(RedactionAction.REPLACE, ValuePatterns.NAME),
  /** The name of a placement group. */
  PLACEMENT_GROUP(RedactionAction.REPLACE, ValuePatterns.NAME),
  /** The name of an IAM role. */
  ROLE(RedactionAction.REPLACE, "[\\w+=,.@-]{1,128}"),
  /** The name of an instance profile. */
  PROFILE(RedactionAction.REPLACE, "[\\w+=,.@-]{1,128}"),
  /** The name of a key pair. */
  KEY_NAME(RedactionAction.REPLACE, ValuePatterns.NAME),
  /** A tag key in the form that EC2 allows in instance metadata (EC2 User Guide, tags). */
  TAG_KEY(RedactionAction.REPLACE, "[\\w\\-+=,.@:]{1,255}"),
  /** A tag value: any text, possibly empty. */
  TAG_VALUE(RedactionAction.REPLACE, "(?s).{0,1024}"),
  /** A Marketplace product code. */
  PRODUCT_CODE(RedactionAction.REPLACE, "[a-z0-9-]{1,40}"),
  /** The name of a user account on the instance. */
  USER(RedactionAction.REPLACE, ValuePatterns.NAME),
  /** A name in a path outside the catalogue. It may identify the owner. */
  UNKNOWN_NAME(RedactionAction.REPLACE, ValuePatterns.NAME),
  /** A public SSH key with a comment and a final LF. */
  SSH_KEY(RedactionAction.REPLACE, "ssh-[a-z0-9]+ [A-Za-z0-9+/=]+(?: [^\\n]*)?\\n?"),
  /** The instance identity document. All bytes except identifying values are kept. */
  IDENTITY_DOCUMENT(RedactionAction.REPLACE, "(?s)\\{.*\\}"),
  /** {@code iam/info}, generated at replay with the pseudonym of the profile. */
  IAM_INFO(RedactionAction.GENERATE, "(?s)\\{.*\\}"),
  /** {@code identity-credentials/ec2/info}, generated at replay. */
  IDENTITY_INFO(RedactionAction.GENERATE, "(?s)\\{.*\\}"),
  /** The credentials of the role of the instance. */
  ROLE_CREDENTIALS(RedactionAction.NEVER_REQUEST, ""),
  /** The credentials of the instance identity role. */
  INSTANCE_CREDENTIALS(RedactionAction.NEVER_REQUEST, ""),
  /** The PKCS #7 signature of the identity document. */
  PKCS7(RedactionAction.NEVER_REQUEST, ""),
  /** The RSA-2048 signature of the identity document. */
  RSA2048(RedactionAction.NEVER_REQUEST, ""),
  /** The base64 signature of the identity document. */
  SIGNATURE(RedactionAction.NEVER_REQUEST, ""),
  /** The user-data of the owner, which may hold anything. */
  USER_DATA(RedactionAction.WITHHOLD, ""),
  /** A known category whose values are not proven to be harmless. */
  UNPROVEN(RedactionAction.WITHHOLD, "");

  /** The action of the recorder for a value. */
  public enum RedactionAction {
    /** Store the value if it matches the pattern of its category. */
    KEEP,
    /** Store the value with pseudonyms for its identifying parts. */
    REPLACE,
    /** Request the value but do not store it; the replay generates one. */
    GENERATE,
    /** Do not request the value; the replay generates one. */
    NEVER_REQUEST,
    /** Request the value and store only its length. */
    WITHHOLD;

    /** Returns whether the replay generates the value, so that no fixture stores it. */
    public boolean isGeneratedAtReplay() {
      return this == GENERATE || this == NEVER_REQUEST;
    }
  }

  private final RedactionAction redactionAction;
  private final Pattern pattern;

  ValueKind(RedactionAction redactionAction, String regex) {
    this.redactionAction = redactionAction;
    this.pattern = Pattern.compile(regex);
  }

  /** Returns the regular expression that values of this kind match. */
  public String regex() {
    return pattern.pattern();
  }

  /** Returns the name of this kind in reports and files: {@code private-ipv4}. */
  public String jsonName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the action of the recorder for values of this kind. */
  public RedactionAction redactionAction() {
    return redactionAction;
  }

  /**
   * Returns whether a value has the form of this kind. The recorder neither keeps nor replaces a
   * value without that form.
   */
  public boolean matches(String value) {
    return pattern.matcher(value).matches();
  }

  private static final class ValuePatterns {
    static final String IPV4 = "\\d{1,3}(?:\\.\\d{1,3}){3}";
    static final String NAME = "[^\\n/]{1,255}";
  }
}
