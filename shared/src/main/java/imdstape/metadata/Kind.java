package imdstape.metadata;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a value of the service is, and so what may become of it in a recording. The classes are
 * those of the categories' table: harmless values stay, identifying ones get a stand-in, secret
 * ones are never stored.
 */
public enum Kind {
  /** Says nothing of who runs the instance: its category names the exact form it may have. */
  HARMLESS(Redaction.KEEP, ".*"),
  /** A small name that is the same everywhere: {@code 0}, {@code ami}, {@code ebs1}. */
  LABEL(Redaction.KEEP, "\\d{1,3}|ami|root|swap|(?:ebs|ephemeral)\\d{1,3}"),
  /** An AWS account number. */
  ACCOUNT(Redaction.REPLACE, "\\d{12}"),
  /** {@code i-}, {@code ami-}, {@code vpc-} … and 8 or 17 hexadecimal digits. */
  RESOURCE_ID(Redaction.REPLACE, "[a-z]{1,10}(?:-[a-z]{1,10})?-(?:[0-9a-f]{8}|[0-9a-f]{17})"),
  /** Lower case, colons. */
  MAC(Redaction.REPLACE, "[0-9a-f]{2}(?::[0-9a-f]{2}){5}"),
  /** An address inside the VPC. */
  PRIVATE_IPV4(Redaction.REPLACE, Forms.IPV4),
  /** An address the world can see. */
  PUBLIC_IPV4(Redaction.REPLACE, Forms.IPV4),
  /** An IPv6 address, compressed or not. */
  IPV6(Redaction.REPLACE, "[0-9a-f:]{2,39}"),
  /** An IPv4 block of a VPC. */
  VPC_CIDR(Redaction.REPLACE, Forms.IPV4 + "/\\d{1,2}"),
  /** An IPv4 block of a subnet. */
  SUBNET_CIDR(Redaction.REPLACE, Forms.IPV4 + "/\\d{1,2}"),
  /** An IPv6 block. */
  IPV6_CIDR(Redaction.REPLACE, "[0-9a-f:]{2,39}/\\d{1,3}"),
  /** {@code ip-10-0-0-1.ec2.internal} or {@code i-0abc….us-east-2.compute.internal}. */
  HOSTNAME(
      Redaction.REPLACE,
      "(?:ip-\\d{1,3}(?:-\\d{1,3}){3}|i-(?:[0-9a-f]{8}|[0-9a-f]{17}))"
          + "\\.(?:ec2|[a-z0-9-]{1,30}\\.compute)\\.internal"),
  /** {@code ec2-203-0-113-25.compute-1.amazonaws.com}. */
  PUBLIC_HOSTNAME(
      Redaction.REPLACE,
      "ec2-\\d{1,3}(?:-\\d{1,3}){3}"
          + "\\.(?:compute-1|[a-z0-9-]{1,30}\\.compute)\\.amazonaws\\.com(?:\\.cn)?"),
  /** The name of a security group. */
  SECURITY_GROUP(Redaction.REPLACE, Forms.NAME),
  /** The name of a placement group. */
  PLACEMENT_GROUP(Redaction.REPLACE, Forms.NAME),
  /** The name of an IAM role. */
  ROLE(Redaction.REPLACE, "[\\w+=,.@-]{1,128}"),
  /** The name of an instance profile. */
  PROFILE(Redaction.REPLACE, "[\\w+=,.@-]{1,128}"),
  /** The name of a key pair. */
  KEY_NAME(Redaction.REPLACE, Forms.NAME),
  /** A tag's key; EC2 allows no other form in instance metadata (EC2 User Guide, tags). */
  TAG_KEY(Redaction.REPLACE, "[\\w\\-+=,.@:]{1,255}"),
  /** A tag's value: anything, also empty. */
  TAG_VALUE(Redaction.REPLACE, "(?s).{0,1024}"),
  /** A Marketplace product code. */
  PRODUCT_CODE(Redaction.REPLACE, "[a-z0-9-]{1,40}"),
  /** The name of a person's account on the instance. */
  USER(Redaction.REPLACE, Forms.NAME),
  /** A name in a path that no category knows: it may be anybody's. */
  UNKNOWN_NAME(Redaction.REPLACE, Forms.NAME),
  /** An SSH public key with its comment and a final LF. */
  SSH_KEY(Redaction.REPLACE, "ssh-[a-z0-9]+ [A-Za-z0-9+/=]+(?: [^\\n]*)?\\n?"),
  /** The instance identity document, byte for byte but for its identities. */
  IDENTITY_DOCUMENT(Redaction.REPLACE, "(?s)\\{.*\\}"),
  /** {@code iam/info}: made at replay, with the profile's stand-in name. */
  IAM_INFO(Redaction.MAKE, "(?s)\\{.*\\}"),
  /** {@code identity-credentials/ec2/info}: made at replay. */
  IDENTITY_INFO(Redaction.MAKE, "(?s)\\{.*\\}"),
  /** Never asked for. */
  ROLE_CREDENTIALS(Redaction.NEVER_ASK, ""),
  /** Never asked for. */
  INSTANCE_CREDENTIALS(Redaction.NEVER_ASK, ""),
  /** A proof of identity: never asked for. */
  PKCS7(Redaction.NEVER_ASK, ""),
  /** A proof of identity: never asked for. */
  RSA2048(Redaction.NEVER_ASK, ""),
  /** A proof of identity: never asked for. */
  SIGNATURE(Redaction.NEVER_ASK, ""),
  /** Whatever the owner put there. */
  USER_DATA(Redaction.WITHHOLD, ""),
  /** Known by name, but nobody has shown that its content is safe. */
  UNPROVEN(Redaction.WITHHOLD, "");

  /** What becomes of a value in a recording. */
  public enum Redaction {
    /** Stored as it is, if it has the form its category promises. */
    KEEP,
    /** Stored with stand-ins for what identifies. */
    REPLACE,
    /** Asked for, not stored, made anew at replay. */
    MAKE,
    /** Not even asked for; made anew at replay. */
    NEVER_ASK,
    /** Asked for, not stored; its length stays. */
    WITHHOLD
  }

  private final Redaction redaction;
  private final Pattern form;

  Kind(Redaction redaction, String form) {
    this.redaction = redaction;
    this.form = Pattern.compile(form);
  }

  /** The form of its values, as a regular expression. */
  public String form() {
    return form.pattern();
  }

  /** As written in reports and files: {@code private-ipv4}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What becomes of such a value in a recording. */
  public Redaction redaction() {
    return redaction;
  }

  /** Whether a value looks like one of this kind; nothing else is ever replaced or kept. */
  public boolean fits(String value) {
    return form.matcher(value).matches();
  }

  private static final class Forms {
    static final String IPV4 = "\\d{1,3}(?:\\.\\d{1,3}){3}";
    static final String NAME = "[^\\n/]{1,255}";
  }
}
