package imdstape.recorder.report;

/**
 * Escapes text of an untrusted file or file name for output. Characters that end a line, control a
 * terminal or change the writing direction, and code points that are no characters, become {@code
 * \\uXXXX}.
 */
public final class VisibleText {

  private VisibleText() {}

  public static String escape(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              if (isShown(point)) {
                visible.appendCodePoint(point);
              } else {
                visible.append("\\u%04x".formatted(point));
              }
            });
    return visible.toString();
  }

  private static boolean isShown(int point) {
    boolean character = (point & 0xfffe) != 0xfffe;
    return character
        && switch (Character.getType(point)) {
          case Character.CONTROL,
              Character.FORMAT,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR,
              Character.SURROGATE ->
              false;
          default -> true;
        };
  }
}
