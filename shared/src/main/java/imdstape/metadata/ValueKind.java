package imdstape.metadata;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a value of the service is, and so what may become of it in a recording. The classes are
 * those of the categories' table: harmless values stay, identifying ones get a stand-in, secret
 * ones are never stored.
 */
public enum ValueKind {
  /** Says nothing of who runs the instance: its category names the exact form it may have. */
  HARMLESS(RedactionAction.KEEP, ".*"),
  /** A small name that is the same everywhere: {@code 0}, {@code ami}, {@code ebs1}. */
  LABEL(RedactionAction.KEEP, "\\d{1,3}|ami|root|swap|(?:ebs|ephemeral)\\d{1,3}"),
  /** An AWS account number. */
  ACCOUNT(RedactionAction.REPLACE, "\\d{12}"),
  /** {@code i-}, {@code ami-}, {@code vpc-} … and 8 or 17 hexadecimal digits. */
  RESOURCE_ID(RedactionAction.REPLACE, "[a-z]{1,10}(?:-[a-z]{1,10})?-(?:[0-9a-f]{8}|[0-9a-f]{17})"),
  /** Lower case, colons. */
  MAC(RedactionAction.REPLACE, "[0-9a-f]{2}(?::[0-9a-f]{2}){5}"),
  /** An address inside the VPC. */
  PRIVATE_IPV4(RedactionAction.REPLACE, ValuePatterns.IPV4),
  /** An address the world can see. */
  PUBLIC_IPV4(RedactionAction.REPLACE, ValuePatterns.IPV4),
  /** An IPv6 address, compressed or not. */
  IPV6(RedactionAction.REPLACE, "[0-9a-f:]{2,39}"),
  /** An IPv4 block of a VPC. */
  VPC_CIDR(RedactionAction.REPLACE, ValuePatterns.IPV4 + "/\\d{1,2}"),
  /** An IPv4 block of a subnet. */
  SUBNET_CIDR(RedactionAction.REPLACE, ValuePatterns.IPV4 + "/\\d{1,2}"),
  /** An IPv6 block. */
  IPV6_CIDR(RedactionAction.REPLACE, "[0-9a-f:]{2,39}/\\d{1,3}"),
  /** {@code ip-10-0-0-1.ec2.internal} or {@code i-0abc….us-east-2.compute.internal}. */
  HOSTNAME(
      RedactionAction.REPLACE,
      "(?:ip-\\d{1,3}(?:-\\d{1,3}){3}|i-(?:[0-9a-f]{8}|[0-9a-f]{17}))"
          + "\\.(?:ec2|[a-z0-9-]{1,30}\\.compute)\\.internal"),
  /** {@code ec2-203-0-113-25.compute-1.amazonaws.com}. */
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
  /** A tag's key; EC2 allows no other form in instance metadata (EC2 User Guide, tags). */
  TAG_KEY(RedactionAction.REPLACE, "[\\w\\-+=,.@:]{1,255}"),
  /** A tag's value: anything, also empty. */
  TAG_VALUE(RedactionAction.REPLACE, "(?s).{0,1024}"),
  /** A Marketplace product code. */
  PRODUCT_CODE(RedactionAction.REPLACE, "[a-z0-9-]{1,40}"),
  /** The name of a person's account on the instance. */
  USER(RedactionAction.REPLACE, ValuePatterns.NAME),
  /** A name in a path that no category knows: it may be anybody's. */
  UNKNOWN_NAME(RedactionAction.REPLACE, ValuePatterns.NAME),
  /** An SSH public key with its comment and a final LF. */
  SSH_KEY(RedactionAction.REPLACE, "ssh-[a-z0-9]+ [A-Za-z0-9+/=]+(?: [^\\n]*)?\\n?"),
  /** The instance identity document, byte for byte but for its identities. */
  IDENTITY_DOCUMENT(RedactionAction.REPLACE, "(?s)\\{.*\\}"),
  /** {@code iam/info}: made at replay, with the profile's stand-in name. */
  IAM_INFO(RedactionAction.GENERATE, "(?s)\\{.*\\}"),
  /** {@code identity-credentials/ec2/info}: made at replay. */
  IDENTITY_INFO(RedactionAction.GENERATE, "(?s)\\{.*\\}"),
  /** Never asked for. */
  ROLE_CREDENTIALS(RedactionAction.NEVER_REQUEST, ""),
  /** Never asked for. */
  INSTANCE_CREDENTIALS(RedactionAction.NEVER_REQUEST, ""),
  /** A proof of identity: never asked for. */
  PKCS7(RedactionAction.NEVER_REQUEST, ""),
  /** A proof of identity: never asked for. */
  RSA2048(RedactionAction.NEVER_REQUEST, ""),
  /** A proof of identity: never asked for. */
  SIGNATURE(RedactionAction.NEVER_REQUEST, ""),
  /** Whatever the owner put there. */
  USER_DATA(RedactionAction.WITHHOLD, ""),
  /** Known by name, but nobody has shown that its content is safe. */
  UNPROVEN(RedactionAction.WITHHOLD, "");

  /** What becomes of a value in a recording. */
  public enum RedactionAction {
    /** Stored as it is, if it has the form its category promises. */
    KEEP,
    /** Stored with stand-ins for what identifies. */
    REPLACE,
    /** Asked for, not stored, made anew at replay. */
    GENERATE,
    /** Not even asked for; made anew at replay. */
    NEVER_REQUEST,
    /** Asked for, not stored; its length stays. */
    WITHHOLD
  }

  private final RedactionAction redactionAction;
  private final Pattern pattern;

  ValueKind(RedactionAction redaction, String form) {
    this.redactionAction = redaction;
    this.pattern = Pattern.compile(form);
  }

  /** The form of its values, as a regular expression. */
  public String regex() {
    return pattern.pattern();
  }

  /** As written in reports and files: {@code private-ipv4}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What becomes of such a value in a recording. */
  public RedactionAction redactionAction() {
    return redactionAction;
  }

  /** Whether a value looks like one of this kind; nothing else is ever replaced or kept. */
  public boolean matches(String value) {
    return pattern.matcher(value).matches();
  }

  private static final class ValuePatterns {
    static final String IPV4 = "\\d{1,3}(?:\\.\\d{1,3}){3}";
    static final String NAME = "[^\\n/]{1,255}";
  }
}
