package imdstape.derive;

import java.util.List;

/**
 * The table of dependencies: what can be set, and all that follows from it. Settings are applied in
 * this order, whatever the order in which they were given, so that a zone finds its Region and an
 * address its interface.
 */
public enum SettingKey {
  /** Where it is. */
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
  /** Where in it. */
  ZONE(
      "zone",
      "a zone of a Region, or a Local Zone; its Region follows",
      PlacementChanges::zone,
      "all of region",
      "placement/availability-zone and placement/availability-zone-id",
      "the document's availabilityZone"),
  /** Whose it is. */
  ACCOUNT(
      "account",
      "12 digits",
      PlacementChanges::account,
      "each interface's owner-id that was the account's",
      "the document's accountId",
      "the account in iam/info, identity-credentials/ec2/info and in minted credentials"),
  /** What it runs on. */
  INSTANCE_TYPE(
      "instance-type",
      "a type whose name has the published form; no Mac",
      InstanceTypeChanges::instanceType,
      "instance-type",
      "system",
      "the document's instanceType and architecture",
      "where the architecture changes: ami-id and the document's imageId, another image"),
  /** How it is paid for. */
  LIFE_CYCLE(
      "life-cycle",
      "on-demand or spot",
      InstanceTypeChanges::lifeCycle,
      "instance-life-cycle",
      "on-demand takes spot/ and events/recommendations/ away"),
  /** Its address. */
  LOCAL_IPV4(
      "local-ipv4",
      "an address of the primary interface's subnet that no other has",
      AddressChanges::localIpv4,
      "local-ipv4",
      "the primary interface's local-ipv4s and ipv4-associations",
      "hostname and local-hostname, if they are made of the address",
      "the document's privateIp"),
  /** How many there are. */
  INTERFACES(
      "interfaces",
      "1 to 15; new ones are in the primary's subnet",
      InterfaceChanges::setCount,
      "network/interfaces/macs/: each new one with a MAC, an id, a device number and the next free"
          + " addresses of its own, else like the primary",
      "fewer takes those with the highest device numbers away"),
  /** How the world sees it. */
  PUBLIC_IPV4(
      "public-ipv4",
      "an address that is not private; the key alone takes it away",
      AddressChanges::publicIpv4,
      "public-ipv4 and public-hostname",
      "the primary interface's public-ipv4s, public-hostname and ipv4-associations"),
  /** What it may do. */
  ROLE(
      "role",
      "a name of an IAM role; the key alone takes it away",
      UserDefinedChanges::role,
      "iam/security-credentials/, one role alone",
      "iam/info, with a profile of the same name"),
  /** What it is called. */
  TAG(
      "tag.NAME",
      "any text; the key alone takes the tag away",
      UserDefinedChanges::tag,
      "tags/instance/NAME, and tags/ with the first one"),
  /** What it was told. */
  USER_DATA(
      "user-data",
      "text, or @FILE, 16 KiB at most; the key alone takes it away",
      UserDefinedChanges::userData,
      "user-data, and its name in the version's listing"),
  /** Anything else. */
  PATH(
      "PATH",
      "a path of meta-data/ or dynamic/, as it stands; the path alone takes it away",
      UserDefinedChanges::path,
      "nothing: what contradicts it is named");

  private final String word;
  private final String valueDescription;

  @SuppressWarnings("ImmutableEnumChecker") // it is a method of this package
  private final DraftChange change;

  @SuppressWarnings("ImmutableEnumChecker") // it is a List.of
  private final List<String> dependents;

  SettingKey(String word, String form, DraftChange change, String... followers) {
    this.word = word;
    this.valueDescription = form;
    this.change = change;
    this.dependents = List.of(followers);
  }

  /** Changes a draft, and all that follows. */
  interface DraftChange {
    void apply(FixtureDraft draft, FixtureSetting setting);
  }

  /** As it is written. */
  public String word() {
    return word;
  }

  /** What it can be. */
  public String valueDescription() {
    return valueDescription;
  }

  /** What is changed with it; paths without {@code meta-data/}. */
  public List<String> dependents() {
    return dependents;
  }

  void apply(FixtureDraft draft, FixtureSetting setting) {
    change.apply(draft, setting);
  }
}
