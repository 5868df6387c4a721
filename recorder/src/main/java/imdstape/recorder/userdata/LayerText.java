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
 * @param whole all of it, without a byte order mark
 */
record LayerText(String whole) {

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
    return List.of(whole.split("\r?\n", -1));
  }

  /** How its first line ends. */
  String newline() {
    int end = whole.indexOf('\n');
    return end > 0 && whole.charAt(end - 1) == '\r' ? "\r\n" : "\n";
  }

  /** Each line replaced, and ended as the first one is. */
  String mapped(UnaryOperator<String> line) {
    return lines().stream().map(line).collect(Collectors.joining(newline()));
  }

  /** Nothing but how many lines there are, and which of them are blank. */
  String withheld() {
    return mapped(line -> line.isBlank() ? "" : UserDataFormat.WITHHELD);
  }

  @Override
  public String toString() {
    return "Text[•••]";
  }
}
