package imdstape.metadata;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The traits of one service.
 *
 * @param said those that are not what a modern instance is taken to do, in the order of {@link
 *     Trait}
 */
public record Traits(Map<Trait, String> said) {

  /** A modern instance. */
  public static final Traits MODERN = new Traits(Map.of());

  public Traits {
    Map<Trait, String> differing = new EnumMap<>(Trait.class);
    said.forEach(
        (trait, value) -> {
          if (!trait.choices().contains(value)) {
            throw new IllegalArgumentException(trait.word() + " is never " + value);
          }
          if (!trait.choices().get(0).equals(value)) {
            differing.put(trait, value);
          }
        });
    said = Collections.unmodifiableMap(differing);
  }

  /** What a trait is. */
  public String get(Trait trait) {
    return said.getOrDefault(trait, trait.choices().get(0));
  }

  /** Whether a trait is this. */
  public boolean is(Trait trait, String value) {
    if (!trait.choices().contains(value)) {
      throw new IllegalArgumentException(trait.word() + " is never " + value);
    }
    return get(trait).equals(value);
  }

  /** These traits, but for one. */
  public Traits with(Trait trait, String value) {
    Map<Trait, String> more = new EnumMap<>(Trait.class);
    more.putAll(said);
    more.put(trait, value);
    return new Traits(more);
  }

  /** Which server it is. */
  public Generation generation() {
    return switch (get(Trait.GENERATION)) {
      case "a" -> Generation.A;
      case "b" -> Generation.B;
      default -> Generation.C;
    };
  }

  /** The trait of a name. */
  public static Optional<Trait> named(String word) {
    for (Trait trait : Trait.values()) {
      if (trait.word().equals(word)) {
        return Optional.of(trait);
      }
    }
    return Optional.empty();
  }
}
