package imdstape.recorder.redact;

import imdstape.metadata.Kind;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Every identity of a crawl by kind, in the order of first sight; and the harmless words that stay,
 * which may be somebody's names by chance. It changes nothing.
 */
final class Sightings implements Names {

  private final Map<Kind, Set<String>> seen = new EnumMap<>(Kind.class);
  private final Set<String> harmless = new LinkedHashSet<>();

  @Override
  public String of(Kind kind, String original) {
    seen.computeIfAbsent(kind, any -> new LinkedHashSet<>()).add(original);
    return original;
  }

  @Override
  public void keeps(String value) {
    harmless.add(value);
  }

  /** The values of a kind. */
  Set<String> of(Kind kind) {
    return seen.getOrDefault(kind, Set.of());
  }

  /** What stays. */
  Set<String> harmless() {
    return harmless;
  }

  @Override
  public String toString() {
    return "Sightings[•••]";
  }
}
