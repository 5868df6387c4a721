package imdstape.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.metadata.Utf8Text;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A text with all texts that are encoded in it: base64 of either alphabet at any offset,
 * hexadecimal, percent-encoding, quoted-printable, JSON escapes and gzip, nested to a depth of
 * {@value #MAX_DEPTH}. A part that decodes to neither text nor gzip counts as not encoded. What
 * could not be decoded completely is named by {@link #unreadable}.
 */
public final class DecodedText {

  /** The maximum number of nested encodings. */
  public static final int MAX_DEPTH = 3;

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{12,}={0,2}");
  private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2}){8,}");
  private static final Pattern PERCENT = Pattern.compile("%[0-9a-fA-F]{2}");
  private static final Pattern QUOTED_PRINTABLE = Pattern.compile("=(?:[0-9A-F]{2}|\\r?\\n)");
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\(?:u([0-9a-fA-F]{4})|([\"\\\\/bfnrt]))");

  /** The maximum number of bytes read from one gzip stream, against decompression bombs. */
  private static final int MAX_INFLATED_BYTES = 1 << 20;

  /** The maximum number of decoded texts of one input. */
  private static final int MAX_TEXTS = 4_096;

  /** A line end with the indentation around it, as in base64 within YAML. */
  private static final Pattern LINE_END = Pattern.compile("[ \\t]*\\r?\\n[ \\t]*");

  private final Set<String> texts = new LinkedHashSet<>();
  private final Set<String> unreadable = new TreeSet<>();

  private DecodedText() {}

  /** A text and all texts encoded in it, each once. */
  public static List<String> textsOf(String text) {
    return decode(text).texts();
  }

  /** Bytes as text and all texts encoded in them, each once. */
  public static List<String> textsOf(byte[] bytes) {
    return decode(bytes).texts();
  }

  /** Decodes a text. */
  public static DecodedText decode(String text) {
    DecodedText decoded = new DecodedText();
    decoded.add(text, MAX_DEPTH);
    return decoded;
  }

  /** Decodes bytes. */
  public static DecodedText decode(byte[] bytes) {
    DecodedText decoded = new DecodedText();
    if (!decoded.addBytes(bytes, MAX_DEPTH)) {
      decoded.unreadable.add("bytes that nobody can read");
    }
    decoded.texts.add(new String(bytes, ISO_8859_1));
    return decoded;
  }

  /** The text itself and all texts encoded in it, each once. */
  public List<String> texts() {
    return List.copyOf(texts);
  }

  /** Descriptions of the parts that could not be decoded completely; empty if all could. */
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  /**
   * Whether a word is base64 of text or of gzip. Such a word is judged by its decoded text and not
   * by its entropy.
   */
  static boolean isEncodedText(String word) {
    String chunk = word.replaceAll("=+$", "").replace('-', '+').replace('_', '/');
    if (chunk.length() % 4 == 1 || !BASE64.matcher(chunk).matches()) {
      return false;
    }
    byte[] bytes = Base64.getDecoder().decode(chunk);
    if (isGzip(bytes)) {
      return inflate(bytes).length > 0;
    }
    String text = toText(bytes);
    return countPrintable(text) == text.length();
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
  }

  private void add(String text, int depth) {
    if (texts.size() >= MAX_TEXTS) {
      unreadable.add("more wrappings than are opened");
      return;
    }
    if (!texts.add(text) || depth == 0) {
      return;
    }
    unescapedForms(text).forEach(inner -> add(inner, depth - 1));
    String joined = LINE_END.matcher(text).replaceAll("");
    Matcher base64 = BASE64.matcher(joined);
    while (base64.find()) {
      String chunk = base64.group().replaceAll("=+$", "").replace('-', '+').replace('_', '/');
      for (int offset = 0; offset < 4; offset++) {
        decodeBase64(chunk, offset, depth - 1);
      }
    }
    Matcher hex = HEX.matcher(joined);
    while (hex.find()) {
      addBytes(HexFormat.of().parseHex(hex.group()), depth - 1);
    }
  }

  private void decodeBase64(String chunk, int offset, int depth) {
    int over = (chunk.length() - offset) % 4 == 1 ? 1 : 0;
    addBytes(Base64.getDecoder().decode(chunk.substring(offset, chunk.length() - over)), depth);
  }

  private static List<String> unescapedForms(String text) {
    List<String> inner = new ArrayList<>();
    if (PERCENT.matcher(text).find()) {
      inner.add(unescapeBytes(PERCENT, text));
    }
    if (QUOTED_PRINTABLE.matcher(text).find()) {
      inner.add(unescapeBytes(QUOTED_PRINTABLE, text));
    }
    if (text.indexOf('\\') >= 0) {
      inner.add(ESCAPE.matcher(text).replaceAll(DecodedText::unescapeCharacter));
    }
    return inner;
  }

  /** Replaces byte escapes; adjacent ones may form one character of UTF-8. */
  private static String unescapeBytes(Pattern escape, String text) {
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
    return Utf8Text.decode(all).orElseGet(() -> new String(all, ISO_8859_1));
  }

  private static String unescapeCharacter(MatchResult escape) {
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

  /** Adds bytes as text or as gzip of text; returns whether they were one of these. */
  private boolean addBytes(byte[] bytes, int depth) {
    byte[] inflated = isGzip(bytes) ? inflate(bytes) : new byte[0];
    if (inflated.length > 0) {
      return addInflated(inflated, depth);
    }
    String text = toText(bytes);
    boolean isText = looksLikeText(text);
    if (isText) {
      add(text, depth);
    }
    return isText || bytes.length < 4;
  }

  private boolean addInflated(byte[] inflated, int depth) {
    if (inflated.length > MAX_INFLATED_BYTES) {
      unreadable.add("gzip of more than is opened");
    }
    if (depth == 0) {
      unreadable.add("gzip that is wrapped too often");
      return true;
    }
    return addBytes(inflated, depth - 1);
  }

  private static String toText(byte[] bytes) {
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

  private static boolean looksLikeText(String text) {
    return text.length() >= 4 && countPrintable(text) * 10 >= text.length() * 7L;
  }

  private static long countPrintable(String text) {
    return text.chars()
        .filter(c -> c == '\n' || c == '\r' || c == '\t' || (c >= ' ' && c < 127))
        .count();
  }

  /** Inflates gzip as far as possible; of a truncated stream, its beginning. */
  private static byte[] inflate(byte[] bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] some = new byte[8192];
      for (int read = in.read(some);
          read >= 0 && all.size() <= MAX_INFLATED_BYTES;
          read = in.read(some)) {
        all.write(some, 0, read);
      }
    } catch (IOException truncatedOrNoGzip) {
      return all.toByteArray();
    }
    return all.toByteArray();
  }
}
