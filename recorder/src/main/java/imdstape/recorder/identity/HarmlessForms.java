package imdstape.recorder.identity;

import imdstape.ec2.InstanceType;
import imdstape.metadata.Category;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The closed forms of values that are the same for many instances. The catalogue's own forms leave
 * room for values that AWS adds; these hold what AWS has published, and a name that somebody typed
 * does not fit into them.
 */
final class HarmlessForms {

  private static final String REGION =
      "(?:[a-z]{2}|us-gov|us-iso[a-z]?|eu-isoe|eusc-[a-z]{2})"
          + "-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\\d{1,2}";

  private static final Pattern REGION_FORM = Pattern.compile(REGION);

  /** Families have up to three letters, or these names. */
  private static final Set<String> LONG_FAMILIES = Set.of("mac", "inf", "trn", "hpc");

  private static final int MAX_FAMILY_LETTERS = 2;
  private static final int MAX_ATTRIBUTE_LETTERS = 4;

  private static final Pattern SIZE =
      Pattern.compile("nano|micro|small|medium|large|\\d{0,3}xlarge|metal(?:-\\d{1,3}xl)?");

  private static final Pattern RESOURCE_PREFIX =
      Pattern.compile(
          "(?:i|ami|aki|ari|vol|snap|eni|eni-attach|vpc|subnet|sg|sgr|r|h|lt|igw|eigw|nat|rtb"
              + "|rtbassoc|acl|eipalloc|eipassoc|eia|egp|egpu|pl|tgw|tgw-attach|vpce|pcx|dopt|cgw"
              + "|vgw|vpn|fl|cr|pg|sir|sfr|fleet|hr|key|instance-event|cbr|bp|fs|fsap|fsmt)-.*");

  /** Closed forms of categories whose form in the catalogue leaves room for a name. */
  private static final Map<String, Predicate<String>> BY_PATH =
      Map.ofEntries(
          Map.entry(
              "meta-data/autoscaling/target-lifecycle-state",
              form(
                  "(?:Warmed:)?(?:Pending|PendingWait|PendingProceed|InService|Terminating"
                      + "|TerminatingWait|TerminatingProceed|Terminated|Detaching|Detached"
                      + "|EnteringStandby|Standby|Stopped|Running|Hibernated)")),
          Map.entry(
              "meta-data/block-device-mapping/{LABEL}",
              form(
                  "(?:/dev/)?(?:(?:sd|hd|xvd)[a-z]{1,2}\\d{0,3}|nvme\\d{1,2}(?:n\\d{1,2})?|disk\\d)")),
          Map.entry(
              "meta-data/instance-action",
              form("none|stop|start|reboot|terminate|hibernate|shutdown")),
          Map.entry("meta-data/instance-type", HarmlessForms::isInstanceType),
          Map.entry(
              "meta-data/placement/availability-zone",
              form(REGION + "(?:[a-z]|(?:-[a-z]{3}-\\d[a-z]?)|-wl\\d-[a-z]{3}-wlz-\\d)")),
          Map.entry(
              "meta-data/placement/availability-zone-id",
              form(
                  "[a-z]{3,5}\\d-(?:[a-z]{3}\\d-)?az\\d{1,2}|[a-z]{3,5}\\d-wl\\d-[a-z]{3}-wlz\\d")),
          Map.entry("meta-data/placement/region", form(REGION)),
          Map.entry("meta-data/profile", form("default-(?:hvm|paravirtual|pv)")),
          Map.entry(
              "meta-data/services/partition", form("aws(?:-cn|-us-gov|-iso(?:-[a-z])?|-eusc)?")),
          Map.entry(
              "meta-data/spot/instance-action",
              form("\\{\"action\" ?: ?\"(?:stop|terminate|hibernate)\".*")));

  private HarmlessForms() {}

  /** Whether a value has the closed form of a category of harmless values. */
  static boolean matches(Category category, String value) {
    return category.matches(value)
        && BY_PATH.getOrDefault(category.pathTemplate(), unlisted -> true).test(value);
  }

  /** Whether a name has the form of the instance types that AWS has published. */
  static boolean isInstanceType(String name) {
    return InstanceType.parse(name)
        .filter(
            type ->
                (type.family().length() <= MAX_FAMILY_LETTERS
                        || LONG_FAMILIES.contains(type.family()))
                    && type.attributes().length() <= MAX_ATTRIBUTE_LETTERS
                    && SIZE.matcher(type.size()).matches())
        .isPresent();
  }

  /** Whether a code has the form of a Region. */
  static boolean isRegion(String code) {
    return REGION_FORM.matcher(code).matches();
  }

  /** Whether an id is a stand-in, with the prefix of a resource of AWS. */
  static boolean isStandInId(String id) {
    return Pseudonyms.isPseudonym(ValueKind.RESOURCE_ID, id)
        && RESOURCE_PREFIX.matcher(id).matches();
  }

  private static Predicate<String> form(String regex) {
    return Pattern.compile(regex).asMatchPredicate();
  }
}
