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

  private final Map<ValueKind, Set<String>> seen = new EnumMap<>(ValueKind.class);
  private final Set<String> harmless = new LinkedHashSet<>();

  /** Name is the one key that everybody has (EC2 User Guide, "Tag your resources"). */
  private final Set<String> tagKeys = new LinkedHashSet<>(Set.of("Name"));

  @Override
  public String of(ValueKind kind, String original) {
    seen.computeIfAbsent(kind, any -> new LinkedHashSet<>()).add(original);
    return original;
  }

  @Override
  public void keeps(String value) {
    harmless.add(value);
  }

  /** Takes note of tag keys that say nothing of whose they are. */
  void keepsTagKeys(Set<String> keys) {
    tagKeys.addAll(keys);
    harmless.addAll(keys);
  }

  boolean keepsTagKey(String key) {
    return tagKeys.contains(key);
  }

  /** The values of a kind. */
  Set<String> of(ValueKind kind) {
    return seen.getOrDefault(kind, Set.of());
  }

  /** The words of what stays, whole and by their parts, in lower case. */
  Set<String> apart() {
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
