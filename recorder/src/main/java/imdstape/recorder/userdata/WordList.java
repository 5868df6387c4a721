package imdstape.recorder.userdata;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A closed list of words. What it gives out is its own spelling, never the one it was asked for.
 */
final class WordList {

  private final Map<String, String> bySpelling = new HashMap<>();

  private WordList() {}

  /** Found as they are written here. */
  static WordList exactly(String... lists) {
    WordList words = new WordList();
    for (String list : lists) {
      for (String word : list.strip().split("\\s+")) {
        words.bySpelling.put(word, word);
      }
    }
    return words;
  }

  /** Found by their lower case. */
  static WordList inAnyCase(String... lists) {
    WordList words = new WordList();
    for (String word : exactly(lists).bySpelling.keySet()) {
      words.bySpelling.put(word.toLowerCase(Locale.ROOT), word);
    }
    return words;
  }

  Optional<String> find(String word) {
    return Optional.ofNullable(bySpelling.get(word));
  }

  /** All of them, in no order. */
  Collection<String> all() {
    return bySpelling.values();
  }

  boolean contains(String word) {
    return bySpelling.containsKey(word);
  }
}
