package imdstape.recorder.redact;

import imdstape.fixture.Originals;
import imdstape.fixture.StandIns;
import imdstape.metadata.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gives each identity its stand-in: the same one wherever it occurs, the next free one of its space
 * in the order of first sight, so that nothing can be computed back.
 *
 * <p>If every account seen is a stand-in, the source is a replay: then stand-ins stay what they
 * are, and recording a replay changes nothing. Otherwise all is mapped away, also what happens to
 * lie in a stand-in's space.
 */
final class Identities implements Names {

  /** The one key of a tag that everybody has (EC2 User Guide, "Tag your resources"). */
  private static final String NAME_TAG = "Name";

  private static final List<Kind> WORDS =
      List.of(
          Kind.ROLE,
          Kind.PROFILE,
          Kind.KEY_NAME,
          Kind.SECURITY_GROUP,
          Kind.PLACEMENT_GROUP,
          Kind.TAG_KEY,
          Kind.TAG_VALUE,
          Kind.USER,
          Kind.UNKNOWN_NAME);

  private final Sightings sightings;
  private final boolean replayed;
  private final AddressPlan ipv4;
  private final AddressPlan ipv6;
  private final Map<Kind, Map<String, String>> given = new EnumMap<>(Kind.class);
  private final Map<String, Integer> last = new HashMap<>();

  Identities(Sightings sightings) {
    this.sightings = sightings;
    Set<String> accounts = sightings.of(Kind.ACCOUNT);
    this.replayed =
        !accounts.isEmpty() && accounts.stream().allMatch(one -> StandIns.isOne(Kind.ACCOUNT, one));
    this.ipv4 =
        AddressPlan.ofPrivateIpv4(blocks(Kind.VPC_CIDR, Kind.SUBNET_CIDR, Kind.PRIVATE_IPV4));
    this.ipv6 = AddressPlan.ofIpv6(blocks(Kind.IPV6_CIDR, Kind.IPV6));
  }

  @Override
  public String of(Kind kind, String original) {
    if (stays(kind, original)) {
      return original;
    }
    Map<String, String> ofKind = given.computeIfAbsent(kind, any -> new HashMap<>());
    String known = ofKind.get(original);
    if (known != null) {
      return known;
    }
    String standIn =
        kind == Kind.SSH_KEY
            ? sshKey(original)
            : plan(kind)
                .map(plan -> plan.of(Block.parse(original).orElseThrow()).text(original))
                .orElseGet(() -> next(kind, original));
    ofKind.put(original, standIn);
    return standIn;
  }

  @Override
  public boolean has(Kind kind, String original) {
    Optional<AddressPlan> plan = plan(kind);
    return plan.isEmpty() || Block.parse(original).filter(plan.get()::has).isPresent();
  }

  /** How many values of each kind got a stand-in. */
  SortedMap<String, Integer> counts() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    given.forEach(
        (kind, values) ->
            counts.put(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), values.size()));
    return counts;
  }

  /** What must not be found in the fixture. */
  Originals originals() {
    List<String> identities = new ArrayList<>();
    Set<String> words = new LinkedHashSet<>();
    given.forEach(
        (kind, values) ->
            values.forEach(
                (original, standIn) -> {
                  if (kind == Kind.SSH_KEY) {
                    identities.add(original.split(" ")[1]);
                  } else {
                    (WORDS.contains(kind) ? words : identities).add(original);
                  }
                }));
    // a word that stands for somebody, or that stays, is in the fixture by right
    given.values().forEach(values -> words.removeAll(values.values()));
    words.removeAll(sightings.harmless());
    return new Originals(identities, words);
  }

  private boolean stays(Kind kind, String original) {
    boolean nobodys =
        (kind == Kind.TAG_KEY && original.equals(NAME_TAG))
            || original.isEmpty()
            || (kind == Kind.UNKNOWN_NAME && isPlain(original));
    return nobodys || (replayed && StandIns.isOne(kind, original));
  }

  /** A word as categories are called, and nobody's name. */
  private boolean isPlain(String word) {
    return word.matches("[a-z]+(?:[.-][a-z]+|[.-]?\\d{1,3})*")
        && word.length() <= 40
        && WORDS.stream()
            .filter(kind -> kind != Kind.UNKNOWN_NAME)
            .noneMatch(kind -> sightings.of(kind).contains(word));
  }

  private List<Block> blocks(Kind... kinds) {
    List<Block> blocks = new ArrayList<>();
    for (Kind kind : kinds) {
      for (String original : sightings.of(kind)) {
        if (!stays(kind, original)) {
          Block.parse(original).ifPresent(blocks::add);
        }
      }
    }
    return blocks;
  }

  private Optional<AddressPlan> plan(Kind kind) {
    return switch (kind) {
      case PRIVATE_IPV4, VPC_CIDR, SUBNET_CIDR -> Optional.of(ipv4);
      case IPV6, IPV6_CIDR -> Optional.of(ipv6);
      default -> Optional.empty();
    };
  }

  private String next(Kind kind, String original) {
    String space = kind + (kind == Kind.RESOURCE_ID ? idSpace(original) : "");
    String standIn;
    do {
      standIn = StandIns.of(kind, original, last.merge(space, 1, Integer::sum));
    } while (sightings.of(kind).contains(standIn));
    return standIn;
  }

  /** Ids are counted by prefix and length: the first instance and the first image are both 7890. */
  private static String idSpace(String id) {
    return id.substring(0, id.indexOf('-')) + id.length();
  }

  private String sshKey(String original) {
    String[] parts = original.split(" ", 3);
    String comment = of(Kind.KEY_NAME, parts.length < 3 ? "" : parts[2]);
    return StandIns.sshKey(
        parts[0],
        last.merge(Kind.SSH_KEY.name(), 1, Integer::sum),
        comment.isEmpty() ? StandIns.of(Kind.KEY_NAME, "", 1) : comment);
  }

  @Override
  public String toString() {
    return "Identities[" + counts() + "]";
  }
}
