package imdstape.derive;

import java.util.List;

/**
 * The values that a derivation can set, each with the values that depend on it.
 *
 * <p>Settings are applied in the order of these constants, so that a zone finds its Region and an
 * address its interface.
 */
public enum SettingKey {
  /** The Region. */
  REGION(
      "region",
      "a Region that AWS has published",
      PlacementChanges::region,
      "placement/region",
      "placement/availability-zone, its letter if every Region has it",
      "placement/availability-zone-id",
      "services/domain and services/partition, and with it every ARN",
      "the ends of hostname, local-hostname, public-hostname, the interfaces' too",
      "the document's region and availabilityZone"),
  /** The Availability Zone. */
  ZONE(
      "zone",
      "a zone of a Region, or a Local Zone; its Region follows",
      PlacementChanges::zone,
      "all of region",
      "placement/availability-zone and placement/availability-zone-id",
      "the document's availabilityZone"),
  /** The account that owns the instance. */
  ACCOUNT(
      "account",
      "12 digits",
      PlacementChanges::account,
      "each interface's owner-id that was the account's",
      "the document's accountId",
      "the account in iam/info, identity-credentials/ec2/info and in minted credentials"),
  /** The instance type. */
  INSTANCE_TYPE(
      "instance-type",
      "a type whose name has the published form; no Mac",
      InstanceTypeChanges::instanceType,
      "instance-type",
      "system",
      "the document's instanceType and architecture",
      "where the architecture changes: ami-id and the document's imageId, another image"),
  /** The purchasing option. */
  LIFE_CYCLE(
      "life-cycle",
      "on-demand or spot",
      InstanceTypeChanges::lifeCycle,
      "instance-life-cycle",
      "on-demand takes spot/ and events/recommendations/ away"),
  /** The private IPv4 address of the primary interface. */
  LOCAL_IPV4(
      "local-ipv4",
      "an address of the primary interface's subnet that no other has",
      AddressChanges::localIpv4,
      "local-ipv4",
      "the primary interface's local-ipv4s and ipv4-associations",
      "hostname and local-hostname, if they are made of the address",
      "the document's privateIp"),
  /** The number of network interfaces. */
  INTERFACES(
      "interfaces",
      "1 to 15; new ones are in the primary's subnet",
      InterfaceChanges::setCount,
      "network/interfaces/macs/: each new one with a MAC, an id, a device number and the next free"
          + " addresses of its own, else like the primary",
      "fewer takes those with the highest device numbers away"),
  /** The public IPv4 address of the primary interface. */
  PUBLIC_IPV4(
      "public-ipv4",
      "an address that is not private; the key alone takes it away",
      AddressChanges::publicIpv4,
      "public-ipv4 and public-hostname",
      "the primary interface's public-ipv4s, public-hostname and ipv4-associations"),
  /** The IAM role. */
  ROLE(
      "role",
      "a name of an IAM role; the key alone takes it away",
      UserDefinedChanges::role,
      "iam/security-credentials/, one role alone",
      "iam/info, with a profile of the same name"),
  /** An instance tag. */
  TAG(
      "tag.NAME",
      "any text; the key alone takes the tag away",
      UserDefinedChanges::tag,
      "tags/instance/NAME, and tags/ with the first one"),
  /** The user-data. */
  USER_DATA(
      "user-data",
      "text, or @FILE, 16 KiB at most; the key alone takes it away",
      UserDefinedChanges::userData,
      "user-data, and its name in the version's listing"),
  /** Any other path. */
  PATH(
      "PATH",
      "a path of meta-data/ or dynamic/, as it stands; the path alone takes it away",
      UserDefinedChanges::path,
      "nothing: what contradicts it is named");

  private final String keyName;
  private final String valueDescription;

  @SuppressWarnings("ImmutableEnumChecker") // it is a method of this package
  private final DraftChange change;

  @SuppressWarnings("ImmutableEnumChecker") // it is a List.of
  private final List<String> dependents;

  SettingKey(String keyName, String valueDescription, DraftChange change, String... dependents) {
    this.keyName = keyName;
    this.valueDescription = valueDescription;
    this.change = change;
    this.dependents = List.of(dependents);
  }

  /** Changes the value of a setting and all values that depend on it. */
  interface DraftChange {
    void apply(FixtureDraft draft, FixtureSetting setting);
  }

  /** Returns the key as the user writes it. */
  public String keyName() {
    return keyName;
  }

  /** Returns a description of the allowed values. */
  public String valueDescription() {
    return valueDescription;
  }

  /** Returns descriptions of the values that change; paths omit {@code meta-data/}. */
  public List<String> dependents() {
    return dependents;
  }

  void apply(FixtureDraft draft, FixtureSetting setting) {
    change.apply(draft, setting);
  }
}
