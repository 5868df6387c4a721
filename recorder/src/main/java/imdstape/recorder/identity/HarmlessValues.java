package imdstape.recorder.identity;

import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether a value of a kind names nobody: whether it is a stand-in of its kind, or on the
 * list of harmless values of its kind. What is neither can be somebody's. Thread-safe.
 */
final class HarmlessValues {

  private static final Pattern PRIVATE_HOST =
      Pattern.compile(
          "(?:ip-([0-9-]{7,15})|(i-[0-9a-f]{8,17}))\\.(?:ec2|([a-z0-9-]{1,30})\\.compute)\\.internal");

  private static final Pattern PUBLIC_HOST =
      Pattern.compile(
          "ec2-([0-9-]{7,15})\\.(?:compute-1|([a-z0-9-]{1,30})\\.compute)\\.amazonaws\\.com(?:\\.cn)?");

  /** Roles and profiles that AWS's own consoles and tools create under these names. */
  private static final Set<String> ROLES_OF_AWS =
      Set.of(
          "AmazonSSMRoleForInstancesQuickSetup",
          "AWSSystemsManagerDefaultEC2InstanceManagementRole",
          "aws-elasticbeanstalk-ec2-role",
          "ecsInstanceRole",
          "EC2InstanceProfileForImageBuilder",
          "EMR_EC2_DefaultRole");

  /** Security groups that EC2 creates under these names. */
  private static final Pattern GROUP_OF_AWS = Pattern.compile("default|launch-wizard-\\d{1,4}");

  /** Users of the images that AWS and others publish. */
  private static final Set<String> USERS_OF_IMAGES =
      Set.of(
          "admin",
          "Administrator",
          "bitnami",
          "centos",
          "core",
          "debian",
          "ec2-user",
          "fedora",
          "rocky",
          "root",
          "ubuntu");

  private final StandInNetworks networks;
  private final HarmlessText technicalText;

  HarmlessValues(StandInNetworks networks) {
    this.networks = networks;
    this.technicalText = new HarmlessText(Vocabulary.TECHNICAL, networks);
  }

  /**
   * Whether a value of a kind names nobody. A new kind needs its line here, or this class does not
   * compile.
   *
   * @param value one line; for a tag value, user-data and what is not proven all lines
   */
  boolean isHarmless(ValueKind kind, String value) {
    return value.isEmpty()
        || switch (kind) {
          // the form is that of the category, so that the caller has checked it
          case HARMLESS -> true;
          case LABEL -> kind.matches(value);
          case ACCOUNT -> Pseudonyms.isPseudonym(kind, value);
          case RESOURCE_ID -> HarmlessForms.isStandInId(value);
          case MAC -> HarmlessText.isHarmlessMac(value);
          case PRIVATE_IPV4, PUBLIC_IPV4, IPV6 -> networks.isHarmless(value);
          case VPC_CIDR, SUBNET_CIDR, IPV6_CIDR -> networks.isStandInBlock(value);
          case HOSTNAME -> isStandInHost(PRIVATE_HOST.matcher(value));
          case PUBLIC_HOSTNAME -> isStandInHost(PUBLIC_HOST.matcher(value));
          case SECURITY_GROUP ->
              Pseudonyms.isPseudonym(kind, value) || GROUP_OF_AWS.matcher(value).matches();
          case ROLE, PROFILE ->
              Pseudonyms.isPseudonym(kind, value)
                  || Pseudonyms.isPseudonym(ValueKind.ROLE, value)
                  || ROLES_OF_AWS.contains(value);
          case PLACEMENT_GROUP, KEY_NAME, PRODUCT_CODE -> Pseudonyms.isPseudonym(kind, value);
          case USER -> Pseudonyms.isPseudonym(kind, value) || USERS_OF_IMAGES.contains(value);
          case TAG_KEY, TAG_VALUE, UNKNOWN_NAME ->
              Pseudonyms.isPseudonym(kind, value) || technicalText.isHarmless(value);
          case USER_DATA, UNPROVEN -> technicalText.isHarmless(value);
          case SSH_KEY -> isStandInKey(value);
          // the caller reads it field by field
          case IDENTITY_DOCUMENT -> true;
          // the audit says that these are never stored
          case IAM_INFO,
              IDENTITY_INFO,
              ROLE_CREDENTIALS,
              INSTANCE_CREDENTIALS,
              PKCS7,
              RSA2048,
              SIGNATURE ->
              true;
        };
  }

  /** Whether a text of a path that no category describes names nobody. */
  boolean isHarmlessText(String text) {
    return technicalText.isHarmless(text);
  }

  /** Whether every line of a kind's value is judged by itself. */
  static boolean isByLine(ValueKind kind) {
    return switch (kind) {
      case TAG_VALUE, USER_DATA, UNPROVEN, SSH_KEY, IDENTITY_DOCUMENT, HARMLESS -> false;
      default -> true;
    };
  }

  private static boolean isStandInKey(String value) {
    return Pseudonyms.isPseudonym(ValueKind.SSH_KEY, value)
        || List.of(value.strip().split(" ")).size() < 2;
  }

  /** Whether the address or id of a host name is a stand-in, and its domain that of a Region. */
  private boolean isStandInHost(Matcher host) {
    if (!host.matches()) {
      return false;
    }
    String region = host.group(host.groupCount());
    String address = host.group(1);
    return (region == null || HarmlessForms.isRegion(region))
        && (address == null
            ? HarmlessForms.isStandInId(host.group(2))
            : networks.isHarmless(address.replace('-', '.')));
  }
}
