package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.US_ASCII;

/** Quoted-printable (RFC 2045, 6.7) that keeps how lines end; mime4j has it read, not written. */
final class QuotedPrintable {

  private static final int LONGEST_LINE = 72;

  private QuotedPrintable() {}

  static byte[] encoded(byte[] plain) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (int i = 0; i < plain.length; i++) {
      byte one = plain[i];
      if (one == '\n') {
        out.append('\n');
        column = 0;
        continue;
      }
      if (column >= LONGEST_LINE) {
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
