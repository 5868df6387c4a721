package imdstape.recorder.userdata.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;

/**
 * Quoted-printable (RFC 2045, 6.7). Unlike mime4j's codec, which writes CR LF everywhere, it keeps
 * the line ends of the text.
 */
public final class QuotedPrintableCodec {

  private static final int MAX_LINE_CHARS = 72;

  private QuotedPrintableCodec() {}

  /** Decodes; an invalid code stays as it is. */
  public static byte[] decode(byte[] encoded) {
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

  /** Encodes in lines of at most 75 characters. */
  public static byte[] encode(byte[] plain) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < plain.length; i++) {
      byte b = plain[i];
      if (b == '\n') {
        out.append('\n');
        column = 0;
        continue;
      }
      if (column >= MAX_LINE_CHARS) {
        out.append("=\n");
        column = 0;
      }
      boolean last = i + 1 == plain.length || plain[i + 1] == '\n';
      boolean literal = (b > ' ' && b <= '~' && b != '=') || (b == ' ' && !last);
      String text = literal ? String.valueOf((char) b) : String.format("=%02X", b & 0xff);
      out.append(text);
      column += text.length();
    }
    return out.toString().getBytes(US_ASCII);
  }
}
