package imdstape.recorder.identity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A list of words that name nobody. Immutable. */
final class Vocabulary {

  /** The words of EC2, of operating systems and of deployments. */
  static final Vocabulary TECHNICAL = new Vocabulary(read("technical-words.txt"), false);

  /** The technical words and plain English. */
  static final Vocabulary ENGLISH = TECHNICAL.withWords(read("english-words.txt"));

  /** Endings that make another form of an English word. */
  private static final List<String> ENDINGS = List.of("s", "es", "d", "ed", "ing", "ly");

  private static final int MIN_STEM_LENGTH = 3;

  private final Set<String> words;
  private final boolean inflected;

  private Vocabulary(Set<String> words, boolean inflected) {
    this.words = Set.copyOf(words);
    this.inflected = inflected;
  }

  private Vocabulary withWords(Set<String> others) {
    Set<String> all = new HashSet<>(words);
    all.addAll(others);
    return new Vocabulary(all, true);
  }

  /** Whether a word is in the list, in any case. */
  boolean contains(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    return words.contains(lower) || (inflected && containsStem(lower));
  }

  private boolean containsStem(String word) {
    for (String ending : ENDINGS) {
      int stem = word.length() - ending.length();
      if (stem >= MIN_STEM_LENGTH
          && word.endsWith(ending)
          && words.contains(word.substring(0, stem))) {
        return true;
      }
    }
    return false;
  }

  /** The words of a resource; lines that begin with a number sign are comments. */
  private static Set<String> read(String resource) {
    try (InputStream in = Vocabulary.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      Set<String> words = new HashSet<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          for (String word : line.strip().split(" ")) {
            words.add(word.toLowerCase(Locale.ROOT));
          }
        }
      }
      return words;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
