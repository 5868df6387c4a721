package imdstape.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import imdstape.metadata.Utf8Text;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes base64, hexadecimal and gzip to bytes, and bytes to text. */
final class ByteDecoder {

  private static final byte[] BASE64_VALUES = base64Values();

  /** The maximum number of bytes of one read. */
  static final int CHUNK_BYTES = 8192;

  private ByteDecoder() {}

  private static byte[] base64Values() {
    byte[] values = new byte[128];
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < digits.length(); i++) {
      values[digits.charAt(i)] = (byte) i;
    }
    values['-'] = values['+'];
    values['_'] = values['/'];
    return values;
  }

  /** Decodes a range of base64 digits of either alphabet; a digit that is too many is left out. */
  static byte[] decodeBase64(String text, int start, int end) {
    int length = end - start;
    byte[] bytes = new byte[(int) (length * 3L / 4)];
    int bits = 0;
    int count = 0;
    int at = 0;
    for (int i = start; i < end && at < bytes.length; i++) {
      bits = bits << 6 | BASE64_VALUES[text.charAt(i)];
      count += 6;
      if (count >= 8) {
        count -= 8;
        bytes[at++] = (byte) (bits >>> count);
      }
    }
    return bytes;
  }

  /** Decodes a range of hexadecimal digits; a digit that is too many is left out. */
  static byte[] decodeHex(String text, int start, int end) {
    byte[] bytes = new byte[(end - start) / 2];
    for (int i = 0; i < bytes.length; i++) {
      int at = start + 2 * i;
      bytes[i] =
          (byte)
              (Character.digit(text.charAt(at), 16) << 4
                  | Character.digit(text.charAt(at + 1), 16));
    }
    return bytes;
  }

  static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  /** Inflates gzip as far as possible; of a truncated stream, its beginning. */
  static byte[] inflate(byte[] bytes, int maxBytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] some = new byte[Math.min(CHUNK_BYTES, maxBytes + 1)];
      for (int read = in.read(some); read >= 0 && all.size() <= maxBytes; read = in.read(some)) {
        all.write(some, 0, read);
      }
    } catch (IOException truncatedOrNoGzip) {
      return all.toByteArray();
    }
    return all.toByteArray();
  }

  /** Bytes as UTF-16 if many of them are zero, else as UTF-8, else as Latin-1. */
  static String toText(byte[] bytes) {
    Charset wide = utf16Charset(bytes);
    return wide != null
        ? new String(bytes, wide)
        : Utf8Text.decode(bytes).orElseGet(() -> new String(bytes, ISO_8859_1));
  }

  /**
   * The byte order of UTF-16 text, as in encoded commands of PowerShell; null if the bytes are not
   * UTF-16: at least every third byte would be zero.
   */
  private static @Nullable Charset utf16Charset(byte[] bytes) {
    int[] zeros = new int[2];
    for (int i = 0; i < bytes.length; i++) {
      zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    }
    if (bytes.length <= 7 || Math.max(zeros[0], zeros[1]) <= bytes.length / 3) {
      return null;
    }
    return zeros[1] > zeros[0] ? UTF_16LE : UTF_16BE;
  }

  /** Whether bytes cannot look like text in any charset: too few of them are printable. */
  static boolean cannotBeText(byte[] bytes) {
    int printable = 0;
    int zeros = 0;
    for (byte b : bytes) {
      printable += isPrintable((char) (b & 0xff)) ? 1 : 0;
      zeros += b == 0 ? 1 : 0;
    }
    // a character has at most three bytes, or four for two characters
    int characters = printable + (bytes.length - printable) / 3;
    return zeros <= bytes.length / 6 && printable * 10L < characters * 7L;
  }

  static boolean looksLikeText(String text) {
    return text.length() >= 4 && countPrintable(text) * 10L >= text.length() * 7L;
  }

  static int countPrintable(String text) {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      count += isPrintable(text.charAt(i)) ? 1 : 0;
    }
    return count;
  }

  private static boolean isPrintable(char c) {
    return c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 127);
  }
}
