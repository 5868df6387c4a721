package imdstape.recorder.redact.pseudonym;

import imdstape.metadata.ValueKind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Collects the identities of a crawl by kind, in the order of their occurrence, and the harmless
 * words that stay in the fixture. It returns every value unchanged.
 */
public final class IdentityCollector implements PseudonymSource {

  private final Map<ValueKind, Set<String>> collected = new EnumMap<>(ValueKind.class);
  private final Set<String> harmless = new LinkedHashSet<>();

  /** "Name" is the tag key that AWS's own tools use (EC2 User Guide, "Tag your resources"). */
  private final Set<String> keptTagKeys = new LinkedHashSet<>(Set.of("Name"));

  @Override
  public String pseudonym(ValueKind kind, String original) {
    collected.computeIfAbsent(kind, key -> new LinkedHashSet<>()).add(original);
    return original;
  }

  @Override
  public void keepHarmless(String value) {
    harmless.add(value);
  }

  /** Adds tag keys that stay in the fixture. */
  public void keepTagKeys(Set<String> keys) {
    keptTagKeys.addAll(keys);
    harmless.addAll(keys);
  }

  boolean isKeptTagKey(String key) {
    return keptTagKeys.contains(key);
  }

  /** The collected values of a kind. */
  Set<String> values(ValueKind kind) {
    return collected.getOrDefault(kind, Set.of());
  }

  /**
   * The harmless values and their parts, in lower case. A chosen name that is one of them is in the
   * fixture legitimately.
   */
  public Set<String> harmlessWords() {
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
    return "IdentityCollector[•••]";
  }
}
