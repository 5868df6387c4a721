package imdstape.recorder.redact;

import imdstape.metadata.ValueKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Every identity of a crawl by kind, in the order of first sight; and the harmless words that stay,
 * which may be somebody's names by chance. It changes nothing.
 */
final class IdentityCollector implements PseudonymLookup {

  private final Map<ValueKind, Set<String>> collected = new EnumMap<>(ValueKind.class);
  private final Set<String> harmless = new LinkedHashSet<>();

  /** Name is the one key that everybody has (EC2 User Guide, "Tag your resources"). */
  private final Set<String> keptTagKeys = new LinkedHashSet<>(Set.of("Name"));

  @Override
  public String pseudonym(ValueKind kind, String original) {
    collected.computeIfAbsent(kind, any -> new LinkedHashSet<>()).add(original);
    return original;
  }

  @Override
  public void keepHarmless(String value) {
    harmless.add(value);
  }

  /** Takes note of tag keys that say nothing of whose they are. */
  void keepTagKeys(Set<String> keys) {
    keptTagKeys.addAll(keys);
    harmless.addAll(keys);
  }

  boolean isKeptTagKey(String key) {
    return keptTagKeys.contains(key);
  }

  /** The values of a kind. */
  Set<String> values(ValueKind kind) {
    return collected.getOrDefault(kind, Set.of());
  }

  /** The words of what stays, whole and by their parts, in lower case. */
  Set<String> harmlessWords() {
    Set<String> words = new HashSet<>();
    for (String value : harmless) {
      String lower = value.toLowerCase(Locale.ROOT);
      words.add(lower);
      words.addAll(Arrays.asList(lower.split("[^\\p{L}\\p{Nd}]+")));
    }
    return words;
  }

  @Override
  public String toString() {
    return "Sightings[•••]";
  }
}
