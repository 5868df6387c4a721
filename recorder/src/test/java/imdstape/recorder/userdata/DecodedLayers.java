package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Everything that can be decoded from bytes. It knows no formats of user-data, and decodes
 * everything that looks like an encoding, at every position.
 */
final class DecodedLayers {

  private static final int MAX_LAYERS = 2000;
  private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/]{8,}={0,2}");
  private static final Pattern WRAPPED =
      Pattern.compile("(?:[A-Za-z0-9+/]{40,}[ \\t]*\\r?\\n[ \\t]*)+[A-Za-z0-9+/]+={0,2}");
  private static final Pattern CODE = Pattern.compile("=([0-9A-F]{2})");
  private static final Pattern ESCAPE = Pattern.compile("\\\\u([0-9a-fA-F]{4})");

  private static final String GZIP = "\u001f\u008b";

  private DecodedLayers() {}

  /** The distinct layers, in lower case. */
  static Set<String> of(byte[] raw) {
    Set<String> seen = new HashSet<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(new String(raw, ISO_8859_1));
    while (!open.isEmpty() && seen.size() < MAX_LAYERS) {
      String layer = open.remove();
      if (seen.add(layer)) {
        open(layer, open);
      }
    }
    Set<String> lower = new HashSet<>();
    seen.forEach(layer -> lower.add(layer.toLowerCase(Locale.ROOT)));
    return lower;
  }

  private static void open(String layer, Deque<String> found) {
    for (int at = layer.indexOf(GZIP); at >= 0; at = layer.indexOf(GZIP, at + 1)) {
      found.add(gunzip(layer.substring(at).getBytes(ISO_8859_1)));
    }
    for (Pattern pattern : new Pattern[] {RUN, WRAPPED}) {
      for (Matcher run = pattern.matcher(layer); run.find(); ) {
        found.add(decodeBase64(run.group().replaceAll("\\s", "")));
      }
    }
    found.add(
        layer
            .replace("\\n", "\n")
            .replace("\\r", "\r")
            .replace("\\\"", "\"")
            .replace("\\\\", "\\"));
    found.add(
        CODE.matcher(layer.replaceAll("=\\r?\\n", ""))
            .replaceAll(code -> literally((char) Integer.parseInt(code.group(1), 16))));
    found.add(
        ESCAPE
            .matcher(layer)
            .replaceAll(code -> literally((char) Integer.parseInt(code.group(1), 16))));
  }

  /** Decompresses; empty if it is no gzip. */
  private static String gunzip(byte[] packed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readNBytes(1 << 20), ISO_8859_1);
    } catch (IOException notGzip) {
      return "";
    }
  }

  /** Decodes; empty if it is no base64. */
  private static String decodeBase64(String text) {
    try {
      return new String(Base64.getDecoder().decode(text), ISO_8859_1);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static String literally(char c) {
    return Matcher.quoteReplacement(String.valueOf(c));
  }
}
