package imdstape.metadata;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The traits of one service.
 *
 * @param nonDefaults those that are not what a modern instance is taken to do, in the order of
 *     {@link ServiceTrait}
 */
public record ServiceTraits(Map<ServiceTrait, String> nonDefaults) {

  /** A modern instance. */
  public static final ServiceTraits MODERN = new ServiceTraits(Map.of());

  public ServiceTraits {
    Map<ServiceTrait, String> differing = new EnumMap<>(ServiceTrait.class);
    nonDefaults.forEach(
        (trait, value) -> {
          if (!trait.choices().contains(value)) {
            throw new IllegalArgumentException(trait.word() + " is never " + value);
          }
          if (!trait.choices().get(0).equals(value)) {
            differing.put(trait, value);
          }
        });
    nonDefaults = Collections.unmodifiableMap(differing);
  }

  /** What a trait is. */
  public String get(ServiceTrait trait) {
    return nonDefaults.getOrDefault(trait, trait.choices().get(0));
  }

  /** Whether a trait is this. */
  public boolean is(ServiceTrait trait, String value) {
    if (!trait.choices().contains(value)) {
      throw new IllegalArgumentException(trait.word() + " is never " + value);
    }
    return get(trait).equals(value);
  }

  /** These traits, but for one. */
  public ServiceTraits with(ServiceTrait trait, String value) {
    Map<ServiceTrait, String> more = new EnumMap<>(ServiceTrait.class);
    more.putAll(nonDefaults);
    more.put(trait, value);
    return new ServiceTraits(more);
  }

  /** The trait of a name. */
  public static Optional<ServiceTrait> find(String word) {
    for (ServiceTrait trait : ServiceTrait.values()) {
      if (trait.word().equals(word)) {
        return Optional.of(trait);
      }
    }
    return Optional.empty();
  }
}
