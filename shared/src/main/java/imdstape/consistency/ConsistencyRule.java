package imdstape.consistency;

import java.util.function.BiConsumer;

/**
 * Something that has to agree in every instance's metadata.
 *
 * @param id in kebab case; reports name it, so it never changes
 * @param sentence what holds
 * @param why where that is written, or what would go wrong
 * @param check finds what breaks it
 */
public record ConsistencyRule(String id, String sentence, String why, Check check) {

  /** Looks through what an instance tells. */
  interface Check {
    /**
     * Names what is wrong.
     *
     * @param found takes a path and a phrase, which has no room for a value
     */
    void of(Told told, BiConsumer<String, String> found);
  }
}
