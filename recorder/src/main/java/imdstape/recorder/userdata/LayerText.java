package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A layer that people can read.
 *
 * @param content all of it, without a byte order mark
 */
record LayerText(String content) {

  static Optional<LayerText> of(byte[] raw) {
    for (byte one : raw) {
      if (one >= 0 && one < ' ' && one != '\n' && one != '\r' && one != '\t' && one != '\f') {
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

  List<String> lines() {
    return List.of(content.split("\r?\n", -1));
  }

  /** How its first line ends. */
  String newline() {
    int end = content.indexOf('\n');
    return end > 0 && content.charAt(end - 1) == '\r' ? "\r\n" : "\n";
  }

  /** Each line replaced, and ended as the first one is. */
  String mapLines(UnaryOperator<String> line) {
    return lines().stream().map(line).collect(Collectors.joining(newline()));
  }

  /** Nothing but how many lines there are, and which of them are blank. */
  String withholdLines() {
    return mapLines(line -> line.isBlank() ? "" : UserDataFormat.WITHHELD);
  }

  @Override
  public String toString() {
    return "Text[•••]";
  }
}
