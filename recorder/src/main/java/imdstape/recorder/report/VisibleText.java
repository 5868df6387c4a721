package imdstape.recorder.report;

/**
 * Text of a stranger's file or file name as it may be shown: what would end a line, steer a
 * terminal, turn the direction of writing or be no character at all becomes its number.
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
