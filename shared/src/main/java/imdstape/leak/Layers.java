package imdstape.leak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.metadata.Text;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A text and whatever is wrapped in it: base64 of either alphabet at any offset, hexadecimal,
 * percent-encoding, quoted-printable, JSON's escapes and gzip, in one another to a depth of {@value
 * #DEPTH}. What unwraps to neither text nor gzip is no wrapping.
 */
public final class Layers {

  /** How deep is looked; what is wrapped more often is not opened. */
  public static final int DEPTH = 3;

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{12,}={0,2}");
  private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2}){8,}");
  private static final Pattern PERCENT = Pattern.compile("%[0-9a-fA-F]{2}");
  private static final Pattern QUOTED = Pattern.compile("=(?:[0-9A-F]{2}|\\r?\\n)");
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|([\"\\\\/bfnrt]))");

  /** A bomb opens no further. */
  private static final int INFLATED = 1 << 20;

  private static final int MOST = 4_096;

  private final Set<String> texts = new LinkedHashSet<>();

  private Layers() {}

  /** A text and what is wrapped in it, each once. */
  public static List<String> of(String text) {
    Layers layers = new Layers();
    layers.add(text, DEPTH);
    return List.copyOf(layers.texts);
  }

  /** Bytes as text and what is wrapped in them. */
  public static List<String> of(byte[] bytes) {
    Layers layers = new Layers();
    layers.open(bytes, DEPTH);
    layers.texts.add(new String(bytes, ISO_8859_1));
    return List.copyOf(layers.texts);
  }

  /** Whether a word is base64 of text or of gzip: then what is in it counts, and not its looks. */
  static boolean isWrapping(String word) {
    String chunk = word.replaceAll("=+$", "").replace('-', '+').replace('_', '/');
    if (chunk.length() % 4 == 1 || !BASE64.matcher(chunk).matches()) {
      return false;
    }
    byte[] bytes = Base64.getDecoder().decode(chunk);
    if (isGzip(bytes)) {
      return inflated(bytes).length > 0;
    }
    String text =
        isWide(bytes) ? new String(bytes, UTF_16LE) : Text.of(bytes).orElse("\0".repeat(8));
    return plain(text) == text.length();
  }

  /** Whether bytes begin like gzip, and nothing comes of them. */
  public static boolean isBrokenGzip(byte[] bytes) {
    return isGzip(bytes) && inflated(bytes).length == 0;
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private void add(String text, int depth) {
    if (texts.size() >= MOST || !texts.add(text) || depth == 0) {
      return;
    }
    unwrapped(text).forEach(inner -> add(inner, depth - 1));
    String joined = text.replaceAll("\\r?\\n", "");
    Matcher base64 = BASE64.matcher(joined);
    while (base64.find()) {
      String chunk = base64.group().replaceAll("=+$", "").replace('-', '+').replace('_', '/');
      for (int offset = 0; offset < 4; offset++) {
        base64(chunk, offset, depth - 1);
      }
    }
    Matcher hex = HEX.matcher(joined);
    while (hex.find()) {
      open(HexFormat.of().parseHex(hex.group()), depth - 1);
    }
  }

  private void base64(String chunk, int offset, int depth) {
    int over = (chunk.length() - offset) % 4 == 1 ? 1 : 0;
    open(Base64.getDecoder().decode(chunk.substring(offset, chunk.length() - over)), depth);
  }

  private static List<String> unwrapped(String text) {
    List<String> inner = new ArrayList<>();
    if (PERCENT.matcher(text).find()) {
      inner.add(bytewise(PERCENT, text));
    }
    if (QUOTED.matcher(text).find()) {
      inner.add(bytewise(QUOTED, text));
    }
    if (text.indexOf('\\') >= 0) {
      inner.add(ESCAPE.matcher(text).replaceAll(Layers::unescaped));
    }
    return inner;
  }

  /** Escaped bytes beside each other are one character of UTF-8. */
  private static String bytewise(Pattern escape, String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Matcher matcher = escape.matcher(text);
    int from = 0;
    while (matcher.find()) {
      bytes.writeBytes(text.substring(from, matcher.start()).getBytes(UTF_8));
      String digits = matcher.group().substring(1);
      if (!digits.isBlank()) {
        bytes.write(Integer.parseInt(digits, 16));
      }
      from = matcher.end();
    }
    bytes.writeBytes(text.substring(from).getBytes(UTF_8));
    byte[] all = bytes.toByteArray();
    return Text.of(all).orElseGet(() -> new String(all, ISO_8859_1));
  }

  private static String unescaped(MatchResult escape) {
    String unicode = escape.group(1);
    return Matcher.quoteReplacement(
        unicode != null
            ? String.valueOf((char) Integer.parseInt(unicode, 16))
            : switch (escape.group(2)) {
              case "n", "r" -> "\n";
              case "t" -> "\t";
              case "b", "f" -> " ";
              default -> escape.group(2);
            });
  }

  private void open(byte[] bytes, int depth) {
    if (isGzip(bytes)) {
      byte[] inflated = inflated(bytes);
      if (inflated.length > 0 && depth > 0) {
        open(inflated, depth - 1);
        return;
      }
    }
    String text =
        isWide(bytes)
            ? new String(bytes, UTF_16LE)
            : Text.of(bytes).orElseGet(() -> new String(bytes, ISO_8859_1));
    if (looksLikeText(text)) {
      add(text, depth);
    }
  }

  /** UTF-16 as Windows writes it: what PowerShell takes as an encoded command. */
  private static boolean isWide(byte[] bytes) {
    int zeros = 0;
    for (int i = 1; i < bytes.length; i += 2) {
      zeros += bytes[i] == 0 ? 1 : 0;
    }
    return bytes.length > 7 && zeros > bytes.length / 3;
  }

  private static boolean looksLikeText(String text) {
    return text.length() >= 4 && plain(text) * 10 >= text.length() * 7L;
  }

  private static long plain(String text) {
    return text.chars()
        .filter(c -> c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 127))
        .count();
  }

  /** As much as can be had: a gzip that breaks off has a beginning all the same. */
  private static byte[] inflated(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] some = new byte[8192];
      for (int read = in.read(some); read >= 0 && all.size() < INFLATED; read = in.read(some)) {
        all.write(some, 0, read);
      }
    } catch (IOException noGzipFromHere) {
      return all.toByteArray();
    }
    return all.toByteArray();
  }
}
