package imdstape.recorder.redact;

import imdstape.cli.CommandException;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import imdstape.secrets.OriginalValues;
import imdstape.secrets.OriginalValues.OriginalValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Gives each identity its stand-in: the same one wherever it occurs, the next free one of its space
 * in the order of first sight, so that nothing can be computed back.
 *
 * <p>If every account seen is a stand-in, the source is a replay: then stand-ins stay what they
 * are, and recording a replay changes nothing. Otherwise all is mapped away, also what happens to
 * lie in a stand-in's space.
 */
final class PseudonymAssigner implements PseudonymLookup {

  /** The words that stand-ins for names are made of. */
  private static final Set<String> STAND_IN_WORDS =
      Set.of(
          "code",
          "group",
          "name",
          "placement",
          "product",
          "profile",
          "server",
          "tier",
          "user",
          "value",
          "withheld");

  private static final List<ValueKind> WORDS =
      List.of(
          ValueKind.ROLE,
          ValueKind.PROFILE,
          ValueKind.KEY_NAME,
          ValueKind.SECURITY_GROUP,
          ValueKind.PLACEMENT_GROUP,
          ValueKind.TAG_KEY,
          ValueKind.TAG_VALUE,
          ValueKind.USER,
          ValueKind.UNKNOWN_NAME);

  private final IdentityCollector sightings;
  private final PseudonymNumbering numbering;
  private final boolean replayed;
  private final AddressPlan ipv4;
  private final AddressPlan ipv6;
  private final Map<ValueKind, Map<String, String>> given = new EnumMap<>(ValueKind.class);

  /** Of earlier recordings, and of this one. */
  private final Map<ValueKind, Map<String, String>> known = new EnumMap<>(ValueKind.class);

  private final Map<ValueKind, Set<String>> used = new EnumMap<>(ValueKind.class);
  private final Map<String, Long> last = new HashMap<>();

  PseudonymAssigner(IdentityCollector sightings) {
    this(sightings, PseudonymNumbering.SEQUENTIAL, KnownPseudonyms.NONE);
  }

  PseudonymAssigner(
      IdentityCollector sightings, PseudonymNumbering numbering, KnownPseudonyms before) {
    this.sightings = sightings;
    this.numbering = numbering;
    Set<String> accounts = sightings.of(ValueKind.ACCOUNT);
    this.replayed =
        !accounts.isEmpty()
            && accounts.stream().allMatch(one -> Pseudonyms.isOne(ValueKind.ACCOUNT, one));
    before
        .names()
        .forEach(
            (kind, names) -> {
              known.put(kind, new HashMap<>(names));
              used.put(
                  kind,
                  names.values().stream()
                      .map(name -> kind == ValueKind.SSH_KEY ? blob(name) : name)
                      .collect(Collectors.toCollection(HashSet::new)));
            });
    Map<AddressBlock, AddressBlock> networks = new HashMap<>();
    before
        .networks()
        .forEach(
            (original, standIn) ->
                networks.put(
                    AddressBlock.parse(original).orElseThrow(),
                    AddressBlock.parse(standIn).orElseThrow()));
    this.ipv4 =
        AddressPlan.ofPrivateIpv4(
            numbering,
            blocks(ValueKind.VPC_CIDR, ValueKind.SUBNET_CIDR, ValueKind.PRIVATE_IPV4),
            networks);
    this.ipv6 =
        AddressPlan.ofIpv6(numbering, blocks(ValueKind.IPV6_CIDR, ValueKind.IPV6), networks);
  }

  @Override
  public String of(ValueKind kind, String original) {
    if (stays(kind, original)) {
      return original;
    }
    Optional<AddressPlan> plan = plan(kind);
    String standIn =
        plan.isPresent()
            ? plan.get().of(AddressBlock.parse(original).orElseThrow()).text(original)
            : named(kind, original);
    given.computeIfAbsent(kind, any -> new HashMap<>()).put(original, standIn);
    return standIn;
  }

  private String named(ValueKind kind, String original) {
    Map<String, String> ofKind = known.computeIfAbsent(kind, any -> new HashMap<>());
    String before = ofKind.get(original);
    if (before == null) {
      before = kind == ValueKind.SSH_KEY ? sshKey(original) : next(kind, original);
      ofKind.put(original, before);
    }
    return before;
  }

  @Override
  public boolean has(ValueKind kind, String original) {
    Optional<AddressPlan> plan = plan(kind);
    return plan.isEmpty() || AddressBlock.parse(original).filter(plan.get()::has).isPresent();
  }

  /** How many values of each kind got a stand-in. */
  SortedMap<String, Integer> counts() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    given.forEach((kind, values) -> counts.put(kind.word(), values.size()));
    return counts;
  }

  /** What must not be found in the fixture. */
  Collection<OriginalValue> originals() {
    List<OriginalValue> originals = new ArrayList<>();
    Set<String> apart = sightings.apart();
    given.forEach(
        (kind, values) ->
            values.forEach(
                (original, standIn) -> {
                  if (kind == ValueKind.SSH_KEY) {
                    originals.add(new OriginalValue(kind.word(), blob(original), false));
                  } else if (!WORDS.contains(kind)) {
                    originals.add(new OriginalValue(kind.word(), original, false));
                  } else if (!isApart(original, apart)) {
                    originals.add(new OriginalValue(kind.word(), original, true));
                  }
                }));
    return originals;
  }

  /**
   * Whether a name is a word of the catalogue, of a harmless value, or of the stand-ins: then it is
   * in the fixture by right.
   */
  private boolean isApart(String name, Set<String> apart) {
    return apart.contains(name.toLowerCase(Locale.ROOT))
        || WORDS.stream().anyMatch(kind -> Pseudonyms.isOne(kind, name))
        || STAND_IN_WORDS.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public Map<String, String> words() {
    Map<String, String> words = new HashMap<>();
    Set<String> apart = sightings.apart();
    given.forEach(
        (kind, values) -> {
          if (WORDS.contains(kind)) {
            values.forEach(
                (original, standIn) -> {
                  if (original.length() >= OriginalValues.SHORTEST && !isApart(original, apart)) {
                    words.putIfAbsent(original.toLowerCase(Locale.ROOT), standIn);
                  }
                });
          }
        });
    return words;
  }

  /** Everybody who is known by now, for the next recording. */
  KnownPseudonyms known() {
    Map<ValueKind, SortedMap<String, String>> names = new EnumMap<>(ValueKind.class);
    known.forEach((kind, values) -> names.put(kind, new TreeMap<>(values)));
    SortedMap<String, String> networks = new TreeMap<>();
    for (AddressPlan plan : List.of(ipv4, ipv6)) {
      plan.standIns().forEach((original, standIn) -> networks.put(original.name(), standIn.name()));
    }
    return new KnownPseudonyms(names, networks);
  }

  private boolean stays(ValueKind kind, String original) {
    boolean nobodys =
        (kind == ValueKind.TAG_KEY && sightings.keepsTagKey(original))
            || original.isEmpty()
            || (kind == ValueKind.UNKNOWN_NAME && isPlain(original));
    return nobodys || (replayed && Pseudonyms.isOne(kind, original));
  }

  /** A word as categories are called, and nobody's name. */
  private boolean isPlain(String word) {
    return word.matches("[a-z]+(?:[.-][a-z]+)*(?:[.-]?\\d{1,3})?")
        && word.length() <= 40
        && WORDS.stream()
            .filter(kind -> kind != ValueKind.UNKNOWN_NAME)
            .noneMatch(
                kind ->
                    sightings.of(kind).contains(word)
                        && !(replayed && Pseudonyms.isOne(kind, word)));
  }

  private List<AddressBlock> blocks(ValueKind... kinds) {
    List<AddressBlock> blocks = new ArrayList<>();
    for (ValueKind kind : kinds) {
      for (String original : sightings.of(kind)) {
        if (!stays(kind, original)) {
          AddressBlock.parse(original).ifPresent(blocks::add);
        }
      }
    }
    return blocks;
  }

  private Optional<AddressPlan> plan(ValueKind kind) {
    return switch (kind) {
      case PRIVATE_IPV4, VPC_CIDR, SUBNET_CIDR -> Optional.of(ipv4);
      case IPV6, IPV6_CIDR -> Optional.of(ipv6);
      default -> Optional.empty();
    };
  }

  private String next(ValueKind kind, String original) {
    String space = kind.word() + (kind == ValueKind.RESOURCE_ID ? idSpace(original) : "");
    long size = Pseudonyms.size(kind, original);
    Set<String> taken = used.computeIfAbsent(kind, any -> new HashSet<>());
    long first = numbering.first(space, original, size);
    for (long tried = 0; tried < size; tried++) {
      long number = (first + last.merge(space + first, 1L, Long::sum) - 1) % size + 1;
      String standIn = Pseudonyms.of(kind, original, number);
      if (!sightings.of(kind).contains(standIn) && taken.add(standIn)) {
        return standIn;
      }
    }
    throw noMore(kind, size);
  }

  /** Of a key what is the key, without its type and its comment. */
  private static String blob(String key) {
    String[] parts = key.split(" ", 3);
    return parts.length < 2 ? key : parts[1];
  }

  private static CommandException noMore(ValueKind kind, long size) {
    return CommandException.failed(
        "the instance has more than "
            + size
            + " values of kind "
            + kind.word()
            + ", and there are no more stand-ins");
  }

  /** Ids are counted by prefix and length: the first instance and the first image are both 7890. */
  private static String idSpace(String id) {
    return id.substring(0, id.lastIndexOf('-')) + id.length();
  }

  private String sshKey(String original) {
    String[] parts = original.split(" ", 3);
    String comment = of(ValueKind.KEY_NAME, parts.length < 3 ? "" : parts[2]);
    String name = comment.isEmpty() ? Pseudonyms.of(ValueKind.KEY_NAME, "", 1) : comment;
    long size = Pseudonyms.size(ValueKind.SSH_KEY, original);
    long first = numbering.first("ssh-key", parts[1], size);
    for (long tried = 0; tried < size; tried++) {
      long number = (first + last.merge("ssh-key" + first, 1L, Long::sum) - 1) % size + 1;
      String standIn = Pseudonyms.sshKey(parts[0], (int) number, name);
      String blob = blob(standIn);
      boolean seen = sightings.of(ValueKind.SSH_KEY).stream().anyMatch(one -> one.contains(blob));
      if (!seen && used.computeIfAbsent(ValueKind.SSH_KEY, any -> new HashSet<>()).add(blob)) {
        return standIn;
      }
    }
    throw noMore(ValueKind.SSH_KEY, size);
  }

  @Override
  public String toString() {
    return "Identities[" + counts() + "]";
  }
}
