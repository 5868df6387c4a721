package imdstape.recorder.redact.pseudonym;

import java.util.List;

/**
 * A replacement of one part of a text.
 *
 * @param start offset of the first replaced character
 * @param end offset behind the last replaced character
 * @param replacement the new text
 */
public record TextEdit(int start, int end, String replacement) {

  /**
   * Applies edits to a text. An edit that overlaps an earlier one is skipped.
   *
   * @param edits sorted by start
   */
  public static String applyAll(List<TextEdit> edits, String text) {
    StringBuilder edited = new StringBuilder();
    int from = 0;
    for (TextEdit edit : edits) {
      if (edit.start >= from) {
        edited.append(text, from, edit.start).append(edit.replacement);
        from = edit.end;
      }
    }
    return edited.append(text, from, text.length()).toString();
  }

  /** Omits the replacement, which can be a part of a real value. */
  @Override
  public String toString() {
    return "TextEdit[" + start + ", " + end + "]";
  }
}
