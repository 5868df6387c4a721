package imdstape.recorder.userdata.text;

import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A closed list of words. A lookup returns the word as the list spells it, never the word that was
 * looked up.
 */
public final class WordList {

  private final Map<String, String> bySpelling = new HashMap<>();

  private WordList() {}

  /** A list whose words are found in their exact spelling. Words are separated by white space. */
  public static WordList exactly(String... lists) {
    WordList words = new WordList();
    for (String list : lists) {
      for (String word : list.strip().split("\\s+")) {
        words.bySpelling.put(word, word);
      }
    }
    return words;
  }

  /** A list whose words are found by their lower-case spelling. */
  public static WordList inAnyCase(String... lists) {
    WordList words = new WordList();
    for (String word : exactly(lists).bySpelling.keySet()) {
      words.bySpelling.put(word.toLowerCase(Locale.ROOT), word);
    }
    return words;
  }

  /** The word as the list spells it. */
  public Optional<String> find(String word) {
    return Optional.ofNullable(bySpelling.get(word));
  }

  /** All words, in no particular order. */
  public Collection<String> all() {
    return bySpelling.values();
  }

  /** Whether the list has a word. */
  public boolean contains(String word) {
    return bySpelling.containsKey(word);
  }
}
