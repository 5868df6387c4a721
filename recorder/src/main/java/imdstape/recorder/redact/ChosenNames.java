package imdstape.recorder.redact;

import imdstape.recorder.redact.pseudonym.TextEdit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Names chosen by people, with their pseudonyms, as a tree of characters that finds all of them in
 * one pass. A name is found as a whole word and in any case; of two names at one place, the longer
 * one. Immutable.
 */
final class ChosenNames {

  private final Node root = new Node();

  /** A character of a name, with the characters that may follow it. */
  private static final class Node {
    private final Map<Integer, Node> next = new HashMap<>();
    private @Nullable String pseudonym;
  }

  /** Prepares the search for names, given in lower case. */
  ChosenNames(Map<String, String> pseudonyms) {
    pseudonyms.forEach(
        (name, pseudonym) -> {
          Node node = root;
          for (int c : name.codePoints().toArray()) {
            node = node.next.computeIfAbsent(fold(c), any -> new Node());
          }
          node.pseudonym = pseudonym;
        });
  }

  /**
   * The replacements of all names in a text.
   *
   * @param spend takes the number of steps that were made
   */
  List<TextEdit> findEdits(String text, LongConsumer spend) {
    List<TextEdit> edits = new ArrayList<>();
    if (root.next.isEmpty()) {
      return edits;
    }
    int at = 0;
    int before = ' ';
    while (at < text.length()) {
      int c = text.codePointAt(at);
      TextEdit edit = isPartOfWord(before) ? null : editAt(text, at, spend);
      if (edit != null) {
        edits.add(edit);
        at = edit.end();
        before = text.codePointBefore(at);
      } else {
        at += Character.charCount(c);
        before = c;
      }
    }
    return edits;
  }

  private @Nullable TextEdit editAt(String text, int start, LongConsumer spend) {
    TextEdit longest = null;
    Node node = root;
    int at = start;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      node = node.next.get(fold(c));
      if (node == null) {
        break;
      }
      at += Character.charCount(c);
      if (node.pseudonym != null && (at == text.length() || !isPartOfWord(text.codePointAt(at)))) {
        longest = new TextEdit(start, at, node.pseudonym);
      }
    }
    spend.accept(at - start);
    return longest;
  }

  private static boolean isPartOfWord(int c) {
    return Character.isLetter(c) || Character.isDigit(c);
  }

  private static int fold(int c) {
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  @Override
  public String toString() {
    return "ChosenNames[•••]";
  }
}
