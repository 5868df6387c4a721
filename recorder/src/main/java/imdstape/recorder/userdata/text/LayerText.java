package imdstape.recorder.userdata.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A layer of user-data as text.
 *
 * @param content the whole text, without a byte order mark
 */
public record LayerText(String content) {

  /** Written instead of a value. */
  public static final String WITHHELD = "withheld";

  /**
   * Decodes UTF-8, or else ISO 8859-1.
   *
   * @return empty if there are control characters other than tab, line feed, form feed and carriage
   *     return
   */
  public static Optional<LayerText> of(byte[] raw) {
    for (byte b : raw) {
      if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
        return Optional.empty();
      }
    }
    String text;
    try {
      text = UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException notUnicode) {
      text = new String(raw, ISO_8859_1);
    }
    return Optional.of(new LayerText(text.startsWith("\ufeff") ? text.substring(1) : text));
  }

  /** The lines without their line ends. */
  public List<String> lines() {
    return List.of(content.split("\r?\n", -1));
  }

  /** The line end of the first line: CR LF or LF. */
  public String newline() {
    int end = content.indexOf('\n');
    return end > 0 && content.charAt(end - 1) == '\r' ? "\r\n" : "\n";
  }

  /** Replaces each line, and ends all of them like the first one. */
  public String mapLines(UnaryOperator<String> line) {
    return lines().stream().map(line).collect(Collectors.joining(newline()));
  }

  /** Withholds every line that is not blank. */
  public String withholdLines() {
    return mapLines(line -> line.isBlank() ? "" : WITHHELD);
  }

  /** Omits the text, which can be secret. */
  @Override
  public String toString() {
    return "LayerText[•••]";
  }
}
