package imdstape.metadata;

import static imdstape.metadata.Category.Volatility.EVENT;
import static imdstape.metadata.Category.Volatility.FIXED;
import static imdstape.metadata.Category.Volatility.MODIFIABLE;
import static imdstape.metadata.Category.Volatility.RENEWED;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The table of known instance metadata categories: the path of each, the version that introduced
 * it, and the kind of its value. The recorder withholds the value of any other path.
 *
 * <p>Paths and versions are those of the EC2 User Guide, "Instance metadata categories". The
 * undocumented ones ({@code profile}, {@code system}, {@code managed-ssh-keys}) come from captures.
 */
public final class Catalogue {

  private static final String INTERFACE = "meta-data/network/interfaces/macs/{MAC}/";

  /** The code of a Region: {@code us-east-1}, {@code us-gov-west-1}, {@code cn-north-1}. */
  private static final String REGION = "[a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\\d{1,2}";

  /** An Availability Zone, a Local Zone or a Wavelength Zone: {@code us-west-2-lax-1a}. */
  private static final String ZONE =
      REGION + "(?:[a-z]|(?:-[a-z]{2,4}\\d?){1,3}-\\d[a-z]?|-wl\\d-[a-z]{3}-wlz-\\d)";

  /** The id of a zone: {@code use1-az4}, {@code usw2-lax1-az1}, {@code use1-wl1-bos-wlz1}. */
  private static final String ZONE_ID =
      "[a-z]{2,6}\\d{1,2}(?:-[a-z]{2,4}\\d{0,2}){0,2}-[a-z]{2,3}\\d{1,2}";

  private static final List<Category> CATEGORIES =
      List.of(
          category("meta-data/ami-id", "1.0", FIXED, ValueKind.RESOURCE_ID),
          harmless("meta-data/ami-launch-index", "1.0", FIXED, "\\d{1,5}"),
          harmless("meta-data/ami-manifest-path", "1.0", FIXED, "\\(unknown\\)"),
          category("meta-data/ancestor-ami-ids", "2007-10-10", FIXED, ValueKind.RESOURCE_ID),
          harmless(
              "meta-data/autoscaling/target-lifecycle-state",
              "2021-07-15",
              EVENT,
              "(?:Warmed:)?[A-Z][A-Za-z]{1,20}"),
          harmless(
              "meta-data/block-device-mapping/{LABEL}",
              "2007-12-15",
              FIXED,
              "(?:/dev/)?(?:sd|hd|xvd|nvme|disk)[a-z0-9]{1,6}"),
          category(
              "meta-data/elastic-gpus/associations/{RESOURCE_ID}",
              "2016-11-30",
              FIXED,
              ValueKind.UNPROVEN),
          category(
              "meta-data/elastic-inference/associations/{RESOURCE_ID}",
              "2018-11-29",
              FIXED,
              ValueKind.UNPROVEN),
          harmless("meta-data/events/maintenance/history", "2018-08-17", EVENT, "\\[\\]"),
          harmless("meta-data/events/maintenance/scheduled", "2018-08-17", EVENT, "\\[\\]"),
          harmless(
              "meta-data/events/recommendations/rebalance",
              "2020-10-27",
              EVENT,
              "\\{\"noticeTime\" ?: ?\"[0-9TZ:-]{20}\"\\}"),
          harmless("meta-data/hibernation/configured", "2021-01-03", FIXED, "true|false"),
          category("meta-data/hostname", "1.0", FIXED, ValueKind.HOSTNAME),
          category("meta-data/iam/info", "2012-01-12", RENEWED, ValueKind.IAM_INFO),
          category(
              "meta-data/iam/security-credentials/{ROLE}",
              "2012-01-12",
              RENEWED,
              ValueKind.ROLE_CREDENTIALS),
          category(
              "meta-data/identity-credentials/ec2/info",
              "2018-05-23",
              RENEWED,
              ValueKind.IDENTITY_INFO),
          category(
              "meta-data/identity-credentials/ec2/security-credentials/ec2-instance",
              "2018-05-23",
              RENEWED,
              ValueKind.INSTANCE_CREDENTIALS),
          harmless(
              "meta-data/instance-action", "2008-09-01", EVENT, "[a-z]{1,12}(?:-[a-z]{1,12})?"),
          category("meta-data/instance-id", "1.0", FIXED, ValueKind.RESOURCE_ID),
          harmless(
              "meta-data/instance-life-cycle", "2019-10-01", FIXED, "on-demand|spot|scheduled"),
          harmless(
              "meta-data/instance-type", "2007-08-29", FIXED, "[a-z0-9-]{1,20}\\.[a-z0-9-]{1,20}"),
          category("meta-data/ipv6", "2021-01-03", MODIFIABLE, ValueKind.IPV6),
          category("meta-data/kernel-id", "2008-02-01", FIXED, ValueKind.RESOURCE_ID),
          category("meta-data/local-hostname", "2007-01-19", FIXED, ValueKind.HOSTNAME),
          category("meta-data/local-ipv4", "1.0", FIXED, ValueKind.PRIVATE_IPV4),
          category("meta-data/mac", "2011-01-01", FIXED, ValueKind.MAC),
          category(
              "meta-data/managed-ssh-keys/active-keys/{USER}",
              "2019-10-01",
              EVENT,
              ValueKind.UNPROVEN),
          category(
              "meta-data/managed-ssh-keys/signer-cert", "2019-10-01", RENEWED, ValueKind.UNPROVEN),
          harmless(
              "meta-data/metrics/vhostmd",
              "2011-05-01",
              FIXED,
              "<\\?xml version=\"1\\.0\" encoding=\"UTF-8\"\\?>"),
          harmless(INTERFACE + "device-number", "2011-01-01", MODIFIABLE, "\\d{1,3}"),
          category(INTERFACE + "interface-id", "2011-01-01", MODIFIABLE, ValueKind.RESOURCE_ID),
          category(
              INTERFACE + "ipv4-associations/{PUBLIC_IPV4}",
              "2011-01-01",
              MODIFIABLE,
              ValueKind.PRIVATE_IPV4),
          category(INTERFACE + "ipv4-prefix", "2021-07-15", MODIFIABLE, ValueKind.SUBNET_CIDR),
          category(INTERFACE + "ipv6-prefix", "2021-07-15", MODIFIABLE, ValueKind.IPV6_CIDR),
          category(INTERFACE + "ipv6s", "2016-06-30", MODIFIABLE, ValueKind.IPV6),
          category(INTERFACE + "local-hostname", "2011-01-01", MODIFIABLE, ValueKind.HOSTNAME),
          category(INTERFACE + "local-ipv4s", "2011-01-01", MODIFIABLE, ValueKind.PRIVATE_IPV4),
          category(INTERFACE + "mac", "2011-01-01", MODIFIABLE, ValueKind.MAC),
          harmless(INTERFACE + "network-card", "2020-11-01", MODIFIABLE, "\\d{1,3}"),
          harmless(INTERFACE + "network-card-index", "2020-11-01", MODIFIABLE, "\\d{1,3}"),
          category(INTERFACE + "owner-id", "2011-01-01", MODIFIABLE, ValueKind.ACCOUNT),
          category(
              INTERFACE + "public-hostname", "2011-01-01", MODIFIABLE, ValueKind.PUBLIC_HOSTNAME),
          category(INTERFACE + "public-ipv4s", "2011-01-01", MODIFIABLE, ValueKind.PUBLIC_IPV4),
          category(
              INTERFACE + "security-group-ids", "2011-01-01", MODIFIABLE, ValueKind.RESOURCE_ID),
          category(
              INTERFACE + "security-groups", "2011-01-01", MODIFIABLE, ValueKind.SECURITY_GROUP),
          category(INTERFACE + "subnet-id", "2011-01-01", MODIFIABLE, ValueKind.RESOURCE_ID),
          category(
              INTERFACE + "subnet-ipv4-cidr-block",
              "2011-01-01",
              MODIFIABLE,
              ValueKind.SUBNET_CIDR),
          category(
              INTERFACE + "subnet-ipv6-cidr-blocks", "2016-06-30", MODIFIABLE, ValueKind.IPV6_CIDR),
          category(INTERFACE + "vpc-id", "2011-01-01", MODIFIABLE, ValueKind.RESOURCE_ID),
          category(INTERFACE + "vpc-ipv4-cidr-block", "2011-01-01", MODIFIABLE, ValueKind.VPC_CIDR),
          category(
              INTERFACE + "vpc-ipv4-cidr-blocks", "2016-06-30", MODIFIABLE, ValueKind.VPC_CIDR),
          category(
              INTERFACE + "vpc-ipv6-cidr-blocks", "2016-06-30", MODIFIABLE, ValueKind.IPV6_CIDR),
          harmless("meta-data/placement/availability-zone", "2008-02-01", FIXED, ZONE),
          harmless("meta-data/placement/availability-zone-id", "2019-10-01", FIXED, ZONE_ID),
          category(
              "meta-data/placement/group-name", "2020-08-24", FIXED, ValueKind.PLACEMENT_GROUP),
          category("meta-data/placement/host-id", "2020-08-24", FIXED, ValueKind.RESOURCE_ID),
          harmless("meta-data/placement/partition-number", "2020-08-24", FIXED, "\\d{1,3}"),
          harmless("meta-data/placement/region", "2020-08-24", FIXED, REGION),
          category("meta-data/product-codes", "2007-03-01", FIXED, ValueKind.PRODUCT_CODE),
          harmless("meta-data/profile", "1.0", FIXED, "default-[a-z0-9]{2,12}"),
          category(
              "meta-data/public-hostname", "2007-01-19", MODIFIABLE, ValueKind.PUBLIC_HOSTNAME),
          category("meta-data/public-ipv4", "2007-01-19", MODIFIABLE, ValueKind.PUBLIC_IPV4),
          category("meta-data/public-keys/{LABEL}/openssh-key", "1.0", FIXED, ValueKind.SSH_KEY),
          category("meta-data/ramdisk-id", "2007-10-10", FIXED, ValueKind.RESOURCE_ID),
          category("meta-data/reservation-id", "1.0", FIXED, ValueKind.RESOURCE_ID),
          category("meta-data/security-groups", "1.0", MODIFIABLE, ValueKind.SECURITY_GROUP),
          harmless(
              "meta-data/services/domain",
              "2014-02-25",
              FIXED,
              "amazonaws\\.com(?:\\.cn)?|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|amazonaws\\.eu"),
          harmless("meta-data/services/partition", "2015-10-20", FIXED, "aws(?:-[a-z]{1,10}){0,2}"),
          harmless(
              "meta-data/spot/instance-action",
              "2016-11-15",
              EVENT,
              "\\{\"action\" ?: ?\"[a-z]{4,9}\", ?\"time\" ?: ?\"[0-9TZ:-]{20}\"\\}"),
          harmless("meta-data/spot/termination-time", "2014-11-05", EVENT, "[0-9TZ:-]{20}"),
          harmless("meta-data/system", "2021-01-03", FIXED, "nitro|xen|xen-on-nitro"),
          category(
              "meta-data/tags/instance/{TAG_KEY}", "2021-03-23", MODIFIABLE, ValueKind.TAG_VALUE),
          harmless("dynamic/fws/instance-monitoring", "2009-04-04", MODIFIABLE, "enabled|disabled"),
          category(
              "dynamic/instance-identity/document",
              "2009-04-04",
              FIXED,
              ValueKind.IDENTITY_DOCUMENT),
          category("dynamic/instance-identity/pkcs7", "2009-04-04", FIXED, ValueKind.PKCS7),
          category("dynamic/instance-identity/rsa2048", "2016-09-02", FIXED, ValueKind.RSA2048),
          category("dynamic/instance-identity/signature", "2009-04-04", FIXED, ValueKind.SIGNATURE),
          category("user-data", "1.0", FIXED, ValueKind.USER_DATA));

  private static final CategoryTree TREE = new CategoryTree(CATEGORIES);

  private Catalogue() {}

  /** Returns the category of a path below a version, or empty if the path is not in the table. */
  public static Optional<Category> find(String relativePath) {
    return TREE.find(relativePath).flatMap(CategoryTree.CategoryNode::category);
  }

  /** Returns whether the table has categories below a path. */
  public static boolean isDirectory(String relativePath) {
    return TREE.find(relativePath).filter(CategoryTree.CategoryNode::isDirectory).isPresent();
  }

  /**
   * Returns the kind of name that the last segment of a path is, such as a role or a tag key, or
   * empty if the segment is literal or unknown.
   */
  public static Optional<ValueKind> nameKind(String relativePath) {
    return TREE.find(relativePath).flatMap(CategoryTree.CategoryNode::nameKind);
  }

  /**
   * Returns whether only events create and remove a path: an event-driven category, or a directory
   * of nothing else, such as {@code meta-data/spot}.
   */
  public static boolean isEventDriven(String relativePath) {
    List<Category> categories =
        TREE.find(relativePath)
            .map(CategoryTree.CategoryNode::categories)
            .orElse(Stream.empty())
            .toList();
    return !categories.isEmpty()
        && categories.stream()
            .allMatch(category -> category.volatility() == Category.Volatility.EVENT);
  }

  /** Returns whether a name that a listing shows without a slash has children nevertheless. */
  static boolean isBareDirectory(String directory, String name) {
    return isDirectory(directory.isEmpty() ? name : directory + "/" + name);
  }

  /** Returns the categories without names in their path, in the order of the table. */
  public static Stream<Category> concreteCategories() {
    return CATEGORIES.stream().filter(Category::isConcrete);
  }

  /** Returns all categories, in the order of the table. */
  public static List<Category> all() {
    return CATEGORIES;
  }

  private static Category category(
      String path, String since, Category.Volatility volatility, ValueKind kind) {
    return Category.of(path, since, volatility, kind, ".*");
  }

  private static Category harmless(
      String path, String since, Category.Volatility volatility, String regex) {
    return Category.of(path, since, volatility, ValueKind.HARMLESS, regex);
  }
}
