package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * Quoted-printable (RFC 2045, 6.7) that keeps how lines end; mime4j's ends all of them with CR LF.
 */
final class QuotedPrintableCodec {

  private static final int MAX_LINE_CHARS = 72;

  private QuotedPrintableCodec() {}

  /** What was encoded; what is no code stands for itself. */
  static byte[] decode(byte[] encoded) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length);
    int from = 0;
    while (from < encoded.length) {
      int end = from;
      while (end < encoded.length && encoded[end] != '\n') {
        end++;
      }
      boolean cr = end > from && end < encoded.length && encoded[end - 1] == '\r';
      String newline = end == encoded.length ? "" : cr ? "\r\n" : "\n";
      String line = new String(encoded, from, end - from, ISO_8859_1).stripTrailing();
      boolean soft = line.endsWith("=");
      decodeLine(soft ? line.substring(0, line.length() - 1) : line, out);
      out.writeBytes((soft ? "" : newline).getBytes(US_ASCII));
      from = end + 1;
    }
    return out.toByteArray();
  }

  private static void decodeLine(String line, ByteArrayOutputStream out) {
    for (int i = 0; i < line.length(); i++) {
      boolean code =
          line.charAt(i) == '='
              && i + 2 < line.length()
              && Character.digit(line.charAt(i + 1), 16) >= 0
              && Character.digit(line.charAt(i + 2), 16) >= 0;
      out.write(code ? Integer.parseInt(line.substring(i + 1, i + 3), 16) : line.charAt(i));
      i += code ? 2 : 0;
    }
  }

  static byte[] encode(byte[] plain) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < plain.length; i++) {
      byte one = plain[i];
      if (one == '\n') {
        out.append('\n');
        column = 0;
        continue;
      }
      if (column >= MAX_LINE_CHARS) {
        out.append("=\n");
        column = 0;
      }
      boolean last = i + 1 == plain.length || plain[i + 1] == '\n';
      boolean literal = (one > ' ' && one <= '~' && one != '=') || (one == ' ' && !last);
      String text = literal ? String.valueOf((char) one) : String.format("=%02X", one & 0xff);
      out.append(text);
      column += text.length();
    }
    return out.toString().getBytes(US_ASCII);
  }
}
