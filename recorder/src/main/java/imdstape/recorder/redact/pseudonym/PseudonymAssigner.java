package imdstape.recorder.redact.pseudonym;

import imdstape.ec2.Cidr;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import imdstape.secrets.OriginalValues;
import imdstape.secrets.OriginalValues.OriginalValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Assigns a pseudonym to each identity: the same one at every occurrence, the next free one of its
 * space in the order of occurrence, so that nothing can be computed back.
 *
 * <p>If every collected account is a pseudonym, the source is a replay. Then pseudonyms are kept,
 * and recording a replay changes nothing. Otherwise every identity is replaced, even one that
 * happens to lie in a space of pseudonyms.
 *
 * <p>Not thread-safe.
 */
public final class PseudonymAssigner implements PseudonymSource {

  /** The words that pseudonyms of names consist of. */
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

  private static final Pattern PLAIN_WORD =
      Pattern.compile("[a-z]+(?:[.-][a-z]+)*(?:[.-]?\\d{1,3})?");
  private static final int MAX_PLAIN_WORD_CHARS = 40;

  private static final List<ValueKind> CHOSEN_NAME_KINDS =
      Stream.of(ValueKind.values()).filter(PseudonymAssigner::isChosenName).toList();

  private final IdentityCollector collected;
  private final PseudonymAllocator allocator;
  private final boolean sourceIsReplay;
  private final Map<AddressFamily, AddressPlan> addressPlans = new EnumMap<>(AddressFamily.class);

  /** Originals of this recording with their pseudonyms. */
  private final Map<ValueKind, Map<String, String>> assigned = new EnumMap<>(ValueKind.class);

  /** Originals of earlier recordings and of this one with their pseudonyms. */
  private final Map<ValueKind, Map<String, String>> allKnown = new EnumMap<>(ValueKind.class);

  /** An assigner that numbers in the order of occurrence and knows no earlier recording. */
  public PseudonymAssigner(IdentityCollector collected) {
    this(collected, PseudonymNumbering.SEQUENTIAL, KnownPseudonyms.NONE);
  }

  /**
   * An assigner for the identities of one crawl.
   *
   * @param collected all identities of the crawl
   * @param known pseudonyms of earlier recordings, which are used again
   */
  public PseudonymAssigner(
      IdentityCollector collected, PseudonymNumbering numbering, KnownPseudonyms known) {
    this.collected = collected;
    this.allocator = new PseudonymAllocator(collected, numbering);
    Set<String> accounts = collected.values(ValueKind.ACCOUNT);
    this.sourceIsReplay =
        !accounts.isEmpty()
            && accounts.stream()
                .allMatch(account -> Pseudonyms.isPseudonym(ValueKind.ACCOUNT, account));
    known
        .pseudonyms()
        .forEach(
            (kind, names) -> {
              allKnown.put(kind, new HashMap<>(names));
              allocator.markTaken(kind, names.values());
            });
    Map<Cidr, Cidr> networks = new HashMap<>();
    known
        .networks()
        .forEach(
            (original, pseudonym) ->
                networks.put(
                    Cidr.parse(original).orElseThrow(), Cidr.parse(pseudonym).orElseThrow()));
    addressPlans.put(
        AddressFamily.IPV4,
        AddressPlan.ofPrivateIpv4(numbering, collectedBlocks(AddressFamily.IPV4), networks));
    addressPlans.put(
        AddressFamily.IPV6,
        AddressPlan.ofIpv6(numbering, collectedBlocks(AddressFamily.IPV6), networks));
  }

  @Override
  public String pseudonym(ValueKind kind, String original) {
    if (isKept(kind, original)) {
      return original;
    }
    String pseudonym =
        addressPlan(kind)
            .map(plan -> plan.pseudonym(Cidr.parse(original).orElseThrow()))
            .map(block -> block.format(original))
            .orElseGet(() -> knownOrNext(kind, original));
    assigned.computeIfAbsent(kind, key -> new HashMap<>()).put(original, pseudonym);
    return pseudonym;
  }

  @Override
  public boolean canReplace(ValueKind kind, String original) {
    Optional<AddressPlan> plan = addressPlan(kind);
    return plan.isEmpty() || Cidr.parse(original).filter(plan.get()::canReplace).isPresent();
  }

  /** Names chosen by people that are long enough to be searched, in lower case. */
  @Override
  public Map<String, String> chosenNames() {
    Map<String, String> names = new HashMap<>();
    Set<String> harmless = collected.harmlessWords();
    assigned.forEach(
        (kind, values) -> {
          if (isChosenName(kind)) {
            values.forEach(
                (original, pseudonym) -> {
                  if (original.length() >= OriginalValues.MIN_LENGTH
                      && !isHarmlessWord(original, harmless)) {
                    names.putIfAbsent(original.toLowerCase(Locale.ROOT), pseudonym);
                  }
                });
          }
        });
    return names;
  }

  /** The number of replaced values by kind. */
  public SortedMap<String, Integer> counts() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    assigned.forEach((kind, values) -> counts.put(kind.jsonName(), values.size()));
    return counts;
  }

  /** The replaced values, which must not occur in the fixture. */
  public Collection<OriginalValue> originals() {
    List<OriginalValue> originals = new ArrayList<>();
    Set<String> harmless = collected.harmlessWords();
    assigned.forEach(
        (kind, values) ->
            values
                .keySet()
                .forEach(
                    original -> {
                      if (kind == ValueKind.SSH_KEY) {
                        originals.add(
                            new OriginalValue(
                                kind.jsonName(), SshKeyText.parse(original).material(), false));
                      } else if (!isChosenName(kind)) {
                        originals.add(new OriginalValue(kind.jsonName(), original, false));
                      } else if (!isHarmlessWord(original, harmless)) {
                        originals.add(new OriginalValue(kind.jsonName(), original, true));
                      }
                    }));
    return originals;
  }

  /** All pseudonyms assigned so far and those of earlier recordings, for the next recording. */
  public KnownPseudonyms knownPseudonyms() {
    Map<ValueKind, SortedMap<String, String>> names = new EnumMap<>(ValueKind.class);
    allKnown.forEach((kind, values) -> names.put(kind, new TreeMap<>(values)));
    SortedMap<String, String> networks = new TreeMap<>();
    for (AddressPlan plan : addressPlans.values()) {
      plan.pseudonyms()
          .forEach(
              (original, pseudonym) ->
                  networks.put(original.canonicalText(), pseudonym.canonicalText()));
    }
    return new KnownPseudonyms(names, networks);
  }

  /**
   * Whether a name is also a word of the catalogue, of a harmless value or of a pseudonym. Then it
   * is in the fixture legitimately.
   */
  private static boolean isHarmlessWord(String name, Set<String> harmlessWords) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    return harmlessWords.contains(lowerCase)
        || CHOSEN_NAME_KINDS.stream().anyMatch(kind -> Pseudonyms.isPseudonym(kind, name))
        || PSEUDONYM_WORDS.contains(lowerCase);
  }

  private static boolean isChosenName(ValueKind kind) {
    return RedactionRules.of(kind).replacement().isChosenName();
  }

  private boolean isKept(ValueKind kind, String original) {
    return original.isEmpty()
        || (kind == ValueKind.TAG_KEY && collected.isKeptTagKey(original))
        || (kind == ValueKind.UNKNOWN_NAME && isPlainWord(original))
        || (sourceIsReplay && Pseudonyms.isPseudonym(kind, original));
  }

  /** Whether a word is spelled like a category of the service and is no collected name. */
  private boolean isPlainWord(String word) {
    return word.length() <= MAX_PLAIN_WORD_CHARS
        && PLAIN_WORD.matcher(word).matches()
        && CHOSEN_NAME_KINDS.stream()
            .filter(kind -> kind != ValueKind.UNKNOWN_NAME)
            .noneMatch(
                kind ->
                    collected.values(kind).contains(word)
                        && !(sourceIsReplay && Pseudonyms.isPseudonym(kind, word)));
  }

  /** The collected networks and then the addresses of a family, without those that are kept. */
  private List<Cidr> collectedBlocks(AddressFamily family) {
    List<Cidr> networks = new ArrayList<>();
    List<Cidr> addresses = new ArrayList<>();
    for (ValueKind kind : ValueKind.values()) {
      ValueReplacement replacement = RedactionRules.of(kind).replacement();
      if (replacement.addressFamily().equals(Optional.of(family))) {
        for (String original : collected.values(kind)) {
          if (!isKept(kind, original)) {
            Cidr.parse(original)
                .ifPresent(replacement.isNetwork() ? networks::add : addresses::add);
          }
        }
      }
    }
    networks.addAll(addresses);
    return networks;
  }

  private Optional<AddressPlan> addressPlan(ValueKind kind) {
    return RedactionRules.of(kind)
        .replacement()
        .addressFamily()
        .map(family -> Objects.requireNonNull(addressPlans.get(family)));
  }

  private String knownOrNext(ValueKind kind, String original) {
    Map<String, String> knownOfKind = allKnown.computeIfAbsent(kind, key -> new HashMap<>());
    String pseudonym = knownOfKind.get(original);
    if (pseudonym == null) {
      pseudonym =
          kind == ValueKind.SSH_KEY ? nextSshKey(original) : allocator.allocate(kind, original);
      knownOfKind.put(original, pseudonym);
    }
    return pseudonym;
  }

  private String nextSshKey(String original) {
    String comment = pseudonym(ValueKind.KEY_NAME, SshKeyText.parse(original).comment());
    return allocator.allocateSshKey(
        original, comment.isEmpty() ? Pseudonyms.of(ValueKind.KEY_NAME, "", 1) : comment);
  }

  /** Omits the values, which are real. */
  @Override
  public String toString() {
    return "PseudonymAssigner[" + counts() + "]";
  }
}
