package imdstape.metadata;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The traits of one service. Immutable.
 *
 * @param nonDefaults the traits that differ from the default, in the order of {@link ServiceTrait}
 */
public record ServiceTraits(Map<ServiceTrait, String> nonDefaults) {

  /** The traits of a modern instance: every trait has its default. */
  public static final ServiceTraits MODERN = new ServiceTraits(Map.of());

  public ServiceTraits {
    Map<ServiceTrait, String> differing = new EnumMap<>(ServiceTrait.class);
    nonDefaults.forEach(
        (trait, value) -> {
          if (!trait.choices().contains(value)) {
            throw new IllegalArgumentException(trait.optionName() + " is never " + value);
          }
          if (!trait.choices().get(0).equals(value)) {
            differing.put(trait, value);
          }
        });
    nonDefaults = Collections.unmodifiableMap(differing);
  }

  /** Returns the value of a trait. */
  public String get(ServiceTrait trait) {
    return nonDefaults.getOrDefault(trait, trait.choices().get(0));
  }

  /**
   * Returns whether a trait has a value.
   *
   * @throws IllegalArgumentException if the value is not one of the choices
   */
  public boolean is(ServiceTrait trait, String value) {
    if (!trait.choices().contains(value)) {
      throw new IllegalArgumentException(trait.optionName() + " is never " + value);
    }
    return get(trait).equals(value);
  }

  /**
   * Returns these traits with one value replaced.
   *
   * @throws IllegalArgumentException if the value is not one of the choices
   */
  public ServiceTraits with(ServiceTrait trait, String value) {
    Map<ServiceTrait, String> values = new EnumMap<>(ServiceTrait.class);
    values.putAll(nonDefaults);
    values.put(trait, value);
    return new ServiceTraits(values);
  }

  /** Returns the trait with a name as in options and fixtures, or empty if there is none. */
  public static Optional<ServiceTrait> find(String optionName) {
    for (ServiceTrait trait : ServiceTrait.values()) {
      if (trait.optionName().equals(optionName)) {
        return Optional.of(trait);
      }
    }
    return Optional.empty();
  }
}
