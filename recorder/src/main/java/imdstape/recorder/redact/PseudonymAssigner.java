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
  private static final Set<String> PSEUDONYM_WORDS =
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

  private static final List<ValueKind> CHOSEN_NAME_KINDS =
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

  private final IdentityCollector collected;
  private final PseudonymNumbering numbering;
  private final boolean sourceIsReplay;
  private final AddressPlan ipv4;
  private final AddressPlan ipv6;
  private final Map<ValueKind, Map<String, String>> assigned = new EnumMap<>(ValueKind.class);

  /** Of earlier recordings, and of this one. */
  private final Map<ValueKind, Map<String, String>> allKnown = new EnumMap<>(ValueKind.class);

  private final Map<ValueKind, Set<String>> takenByKind = new EnumMap<>(ValueKind.class);
  private final Map<String, Long> lastNumber = new HashMap<>();

  PseudonymAssigner(IdentityCollector sightings) {
    this(sightings, PseudonymNumbering.SEQUENTIAL, KnownPseudonyms.NONE);
  }

  PseudonymAssigner(
      IdentityCollector sightings, PseudonymNumbering numbering, KnownPseudonyms before) {
    this.collected = sightings;
    this.numbering = numbering;
    Set<String> accounts = sightings.values(ValueKind.ACCOUNT);
    this.sourceIsReplay =
        !accounts.isEmpty()
            && accounts.stream().allMatch(one -> Pseudonyms.isPseudonym(ValueKind.ACCOUNT, one));
    before
        .pseudonyms()
        .forEach(
            (kind, names) -> {
              allKnown.put(kind, new HashMap<>(names));
              takenByKind.put(
                  kind,
                  names.values().stream()
                      .map(name -> kind == ValueKind.SSH_KEY ? keyMaterial(name) : name)
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
            collectedBlocks(ValueKind.VPC_CIDR, ValueKind.SUBNET_CIDR, ValueKind.PRIVATE_IPV4),
            networks);
    this.ipv6 =
        AddressPlan.ofIpv6(
            numbering, collectedBlocks(ValueKind.IPV6_CIDR, ValueKind.IPV6), networks);
  }

  @Override
  public String pseudonym(ValueKind kind, String original) {
    if (isKept(kind, original)) {
      return original;
    }
    Optional<AddressPlan> plan = addressPlan(kind);
    String standIn =
        plan.isPresent()
            ? plan.get().pseudonym(AddressBlock.parse(original).orElseThrow()).format(original)
            : named(kind, original);
    assigned.computeIfAbsent(kind, any -> new HashMap<>()).put(original, standIn);
    return standIn;
  }

  private String named(ValueKind kind, String original) {
    Map<String, String> ofKind = allKnown.computeIfAbsent(kind, any -> new HashMap<>());
    String before = ofKind.get(original);
    if (before == null) {
      before =
          kind == ValueKind.SSH_KEY ? sshKeyPseudonym(original) : nextPseudonym(kind, original);
      ofKind.put(original, before);
    }
    return before;
  }

  @Override
  public boolean canReplace(ValueKind kind, String original) {
    Optional<AddressPlan> plan = addressPlan(kind);
    return plan.isEmpty()
        || AddressBlock.parse(original).filter(plan.get()::canReplace).isPresent();
  }

  /** How many values of each kind got a stand-in. */
  SortedMap<String, Integer> counts() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    assigned.forEach((kind, values) -> counts.put(kind.word(), values.size()));
    return counts;
  }

  /** What must not be found in the fixture. */
  Collection<OriginalValue> originals() {
    List<OriginalValue> originals = new ArrayList<>();
    Set<String> apart = collected.harmlessWords();
    assigned.forEach(
        (kind, values) ->
            values.forEach(
                (original, standIn) -> {
                  if (kind == ValueKind.SSH_KEY) {
                    originals.add(new OriginalValue(kind.word(), keyMaterial(original), false));
                  } else if (!CHOSEN_NAME_KINDS.contains(kind)) {
                    originals.add(new OriginalValue(kind.word(), original, false));
                  } else if (!isHarmlessWord(original, apart)) {
                    originals.add(new OriginalValue(kind.word(), original, true));
                  }
                }));
    return originals;
  }

  /**
   * Whether a name is a word of the catalogue, of a harmless value, or of the stand-ins: then it is
   * in the fixture by right.
   */
  private boolean isHarmlessWord(String name, Set<String> apart) {
    return apart.contains(name.toLowerCase(Locale.ROOT))
        || CHOSEN_NAME_KINDS.stream().anyMatch(kind -> Pseudonyms.isPseudonym(kind, name))
        || PSEUDONYM_WORDS.contains(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public Map<String, String> chosenNames() {
    Map<String, String> words = new HashMap<>();
    Set<String> apart = collected.harmlessWords();
    assigned.forEach(
        (kind, values) -> {
          if (CHOSEN_NAME_KINDS.contains(kind)) {
            values.forEach(
                (original, standIn) -> {
                  if (original.length() >= OriginalValues.MIN_LENGTH
                      && !isHarmlessWord(original, apart)) {
                    words.putIfAbsent(original.toLowerCase(Locale.ROOT), standIn);
                  }
                });
          }
        });
    return words;
  }

  /** Everybody who is known by now, for the next recording. */
  KnownPseudonyms knownPseudonyms() {
    Map<ValueKind, SortedMap<String, String>> names = new EnumMap<>(ValueKind.class);
    allKnown.forEach((kind, values) -> names.put(kind, new TreeMap<>(values)));
    SortedMap<String, String> networks = new TreeMap<>();
    for (AddressPlan plan : List.of(ipv4, ipv6)) {
      plan.pseudonyms()
          .forEach(
              (original, standIn) ->
                  networks.put(original.canonicalText(), standIn.canonicalText()));
    }
    return new KnownPseudonyms(names, networks);
  }

  private boolean isKept(ValueKind kind, String original) {
    boolean nobodys =
        (kind == ValueKind.TAG_KEY && collected.isKeptTagKey(original))
            || original.isEmpty()
            || (kind == ValueKind.UNKNOWN_NAME && isPlainWord(original));
    return nobodys || (sourceIsReplay && Pseudonyms.isPseudonym(kind, original));
  }

  /** A word as categories are called, and nobody's name. */
  private boolean isPlainWord(String word) {
    return word.matches("[a-z]+(?:[.-][a-z]+)*(?:[.-]?\\d{1,3})?")
        && word.length() <= 40
        && CHOSEN_NAME_KINDS.stream()
            .filter(kind -> kind != ValueKind.UNKNOWN_NAME)
            .noneMatch(
                kind ->
                    collected.values(kind).contains(word)
                        && !(sourceIsReplay && Pseudonyms.isPseudonym(kind, word)));
  }

  private List<AddressBlock> collectedBlocks(ValueKind... kinds) {
    List<AddressBlock> blocks = new ArrayList<>();
    for (ValueKind kind : kinds) {
      for (String original : collected.values(kind)) {
        if (!isKept(kind, original)) {
          AddressBlock.parse(original).ifPresent(blocks::add);
        }
      }
    }
    return blocks;
  }

  private Optional<AddressPlan> addressPlan(ValueKind kind) {
    return switch (kind) {
      case PRIVATE_IPV4, VPC_CIDR, SUBNET_CIDR -> Optional.of(ipv4);
      case IPV6, IPV6_CIDR -> Optional.of(ipv6);
      default -> Optional.empty();
    };
  }

  private String nextPseudonym(ValueKind kind, String original) {
    String space = kind.word() + (kind == ValueKind.RESOURCE_ID ? idSpace(original) : "");
    long size = Pseudonyms.spaceSize(kind, original);
    Set<String> taken = takenByKind.computeIfAbsent(kind, any -> new HashSet<>());
    long first = numbering.firstNumber(space, original, size);
    for (long tried = 0; tried < size; tried++) {
      long number = (first + lastNumber.merge(space + first, 1L, Long::sum) - 1) % size + 1;
      String standIn = Pseudonyms.of(kind, original, number);
      if (!collected.values(kind).contains(standIn) && taken.add(standIn)) {
        return standIn;
      }
    }
    throw exhausted(kind, size);
  }

  /** Of a key what is the key, without its type and its comment. */
  private static String keyMaterial(String key) {
    String[] parts = key.split(" ", 3);
    return parts.length < 2 ? key : parts[1];
  }

  private static CommandException exhausted(ValueKind kind, long size) {
    return CommandException.failure(
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

  private String sshKeyPseudonym(String original) {
    String[] parts = original.split(" ", 3);
    String comment = pseudonym(ValueKind.KEY_NAME, parts.length < 3 ? "" : parts[2]);
    String name = comment.isEmpty() ? Pseudonyms.of(ValueKind.KEY_NAME, "", 1) : comment;
    long size = Pseudonyms.spaceSize(ValueKind.SSH_KEY, original);
    long first = numbering.firstNumber("ssh-key", parts[1], size);
    for (long tried = 0; tried < size; tried++) {
      long number = (first + lastNumber.merge("ssh-key" + first, 1L, Long::sum) - 1) % size + 1;
      String standIn = Pseudonyms.sshKey(parts[0], (int) number, name);
      String blob = keyMaterial(standIn);
      boolean seen =
          collected.values(ValueKind.SSH_KEY).stream().anyMatch(one -> one.contains(blob));
      if (!seen
          && takenByKind.computeIfAbsent(ValueKind.SSH_KEY, any -> new HashSet<>()).add(blob)) {
        return standIn;
      }
    }
    throw exhausted(ValueKind.SSH_KEY, size);
  }

  @Override
  public String toString() {
    return "Identities[" + counts() + "]";
  }
}
