package imdstape.recorder.diff;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plain text: a line for each difference, and a summary.
 *
 * <pre>{@code
 * ~ tokens: optional -> required
 * - latest/meta-data/ipv6 "2001:db8::1"
 * + latest/meta-data/tags/instance/tag "value"
 * ~ latest/meta-data/hostname type: text/plain -> text/html
 * = latest/meta-data/instance-type "m7i.large" -> "m7g.large"
 * 5 differences: 2 paths, 2 shapes, 1 value
 * }</pre>
 *
 * @param coloured whether the lines have terminal colours
 */
public record DiffTextReport(boolean coloured) implements DiffReport {

  /** Longer values are cut off, so that two values and a path fit on a line of a wide terminal. */
  private static final int MAX_VALUE_CHARS = 60;

  private static final int RED = 31;
  private static final int GREEN = 32;
  private static final int YELLOW = 33;
  private static final int CYAN = 36;
  private static final int DEFAULT_COLOUR = 39;

  @Override
  public String render(Differences differences) {
    StringBuilder text = new StringBuilder();
    for (FixtureDifference difference : differences.all()) {
      text.append(coloured ? colour(line(difference), difference.type()) : line(difference))
          .append('\n');
    }
    return text.append(summary(differences)).append('\n').toString();
  }

  /** Colours a line with the foreground colours of ECMA-48, "Select Graphic Rendition". */
  private static String colour(String line, DifferenceType type) {
    int code =
        switch (type) {
          case ADDED -> GREEN;
          case REMOVED -> RED;
          case VALUE -> CYAN;
          default -> YELLOW;
        };
    return "\u001b[" + code + "m" + line + "\u001b[" + DEFAULT_COLOUR + "m";
  }

  private static String line(FixtureDifference difference) {
    StringBuilder line = new StringBuilder();
    line.append(difference.type().sign()).append(' ').append(escape(difference.location()));
    switch (difference.type()) {
      case STATUS, TYPE, BODY, FORM, LISTING ->
          line.append(' ').append(difference.type().reportName()).append(':');
      case TOKENS, TRAIT -> line.append(':');
      default -> {}
    }
    DisplayedValue before = difference.before();
    DisplayedValue after = difference.after();
    line.append(display(before)).append(before != null && after != null ? " ->" : "");
    return line.append(display(after)).toString();
  }

  private static String summary(Differences differences) {
    int all = differences.all().size();
    return all == 0
        ? "no differences"
        : number(all, "difference")
            + ": "
            + Stream.of(Severity.PATH, Severity.SHAPE, Severity.VALUE)
                .filter(severity -> differences.count(severity) > 0)
                .map(severity -> number(differences.count(severity), severity.reportName()))
                .collect(Collectors.joining(", "));
  }

  private static String number(long count, String word) {
    return count + " " + word + (count == 1 ? "" : "s");
  }

  private static String display(@Nullable DisplayedValue value) {
    if (value == null) {
      return "";
    }
    String visible = escape(value.text());
    int length = visible.codePointCount(0, visible.length());
    String cut =
        length <= MAX_VALUE_CHARS
            ? visible
            : visible.substring(0, visible.offsetByCodePoints(0, MAX_VALUE_CHARS)) + "…";
    return value.verbatim() ? " \"" + cut + "\"" : " " + cut;
  }

  /** Escapes characters that end a line, control a terminal or change the writing direction. */
  private static String escape(String text) {
    StringBuilder visible = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (point == '\n') {
                visible.append("\\n");
              } else if (point == '"' || point == '\\') {
                visible.append('\\').appendCodePoint(point);
              } else if (isShown(point)) {
                visible.appendCodePoint(point);
              } else {
                visible.append(String.format(Locale.ROOT, "\\u%04x", point));
              }
            });
    return visible.toString();
  }

  private static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }
}
