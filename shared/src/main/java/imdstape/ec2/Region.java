package imdstape.ec2;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An AWS Region with its partition, its domains and the names of its zones.
 *
 * <p>Sources: the AWS Regions guide, "AWS Regions" and "AWS Availability Zones", for the codes and
 * for the ids of zones ({@code euw1-az2} is in {@code eu-west-1}); the EC2 User Guide, "Amazon EC2
 * instance hostname types", and the VPC User Guide, "DNS attributes for your VPC", for host names.
 *
 * @param code the code of the Region: {@code us-east-1}
 */
public record Region(String code) {

  private static final List<String> KNOWN =
      List.of(
          "af-south-1",
          "ap-east-1",
          "ap-northeast-1",
          "ap-northeast-2",
          "ap-northeast-3",
          "ap-south-1",
          "ap-south-2",
          "ap-southeast-1",
          "ap-southeast-2",
          "ap-southeast-3",
          "ap-southeast-4",
          "ap-southeast-5",
          "ap-southeast-7",
          "ca-central-1",
          "ca-west-1",
          "cn-north-1",
          "cn-northwest-1",
          "eu-central-1",
          "eu-central-2",
          "eu-north-1",
          "eu-south-1",
          "eu-south-2",
          "eu-west-1",
          "eu-west-2",
          "eu-west-3",
          "il-central-1",
          "me-central-1",
          "me-south-1",
          "mx-central-1",
          "sa-east-1",
          "us-east-1",
          "us-east-2",
          "us-gov-east-1",
          "us-gov-west-1",
          "us-west-1",
          "us-west-2");

  private static final Map<String, String> DIRECTIONS =
      Map.of(
          "north", "n",
          "south", "s",
          "east", "e",
          "west", "w",
          "central", "c",
          "northeast", "ne",
          "northwest", "nw",
          "southeast", "se",
          "southwest", "sw");

  private static final Pattern FORM = Pattern.compile("([a-z]{2})(-gov)?-([a-z]+)-(\\d)");

  /** The name of an Availability Zone or of a Local Zone: {@code us-west-2-lax-1a}. */
  private static final Pattern ZONE =
      Pattern.compile("([a-z]{2}(?:-gov)?-[a-z]+-\\d)(?:-([a-z]{3})-(\\d))?([a-f])");

  /** The zone letters of every Region: each has at least three zones. */
  private static final String COMMON_LETTERS = "abc";

  /** Returns the Region of a code, or empty if AWS has not published it. */
  public static Optional<Region> find(String code) {
    return KNOWN.contains(code) ? Optional.of(new Region(code)) : Optional.empty();
  }

  /** Returns the Regions that AWS has published, in the order of their codes. */
  public static List<Region> all() {
    return KNOWN.stream().map(Region::new).toList();
  }

  /** Returns the Region of a zone, or empty if the name of the zone has an unknown form. */
  public static Optional<Region> ofZone(String zone) {
    Matcher found = ZONE.matcher(zone);
    return found.matches() ? find(found.group(1)) : Optional.empty();
  }

  /** Returns the partition, the second part of an ARN: {@code aws}. */
  public String partition() {
    return code.startsWith("cn-") ? "aws-cn" : code.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }

  /** Returns the domain of service endpoints: {@code amazonaws.com}. */
  public String domain() {
    return code.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  }

  /** Returns the domain of private host names: {@code ec2.internal}. */
  public String privateHostDomain() {
    return code.equals("us-east-1") ? "ec2.internal" : code + ".compute.internal";
  }

  /** Returns the domain of public host names: {@code compute-1.amazonaws.com}. */
  public String publicHostDomain() {
    return (code.equals("us-east-1") ? "compute-1" : code + ".compute") + "." + domain();
  }

  /** Returns the prefix of zone ids: {@code use1}, {@code usgw1}, {@code apne1}. */
  public String zoneIdPrefix() {
    Matcher found = FORM.matcher(code);
    if (!found.matches()) {
      throw new IllegalStateException(code + " was not published");
    }
    String gov = found.group(2) == null ? "" : "g";
    return found.group(1) + gov + DIRECTIONS.get(found.group(3)) + found.group(4);
  }

  /**
   * Returns an id for a zone, or empty if the zone is not in this Region. The real mapping from
   * letters to ids differs between accounts; this one is alphabetical.
   */
  public Optional<String> zoneId(String zone) {
    Matcher found = ZONE.matcher(zone);
    if (!found.matches() || !found.group(1).equals(code)) {
      return Optional.empty();
    }
    String local = found.group(2) == null ? "" : "-" + found.group(2) + found.group(3);
    return Optional.of(zoneIdPrefix() + local + "-az" + (found.group(4).charAt(0) - 'a' + 1));
  }

  /**
   * Returns the zone of this Region with the letter of another zone, or zone {@code a} if not every
   * Region has that letter.
   */
  public String zoneWithLetterOf(String other) {
    String letter = other.substring(other.length() - 1);
    return code + (COMMON_LETTERS.contains(letter) ? letter : "a");
  }
}
