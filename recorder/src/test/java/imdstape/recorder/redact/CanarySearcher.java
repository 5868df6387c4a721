package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Searches canaries in the outputs of a recording. It decodes what it finds by itself and shares no
 * code with the search of the product.
 */
final class CanarySearcher {

  private static final int WINDOW = 8;
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=_-]{12,}");

  private final StringBuilder all = new StringBuilder();
  private final Set<String> windows = new HashSet<>();
  private String lower = "";

  CanarySearcher(List<String> outputs) {
    outputs.forEach(output -> open(output, 3));
    lower = all.toString().toLowerCase(Locale.ROOT);
    for (int i = 0; i + WINDOW <= lower.length(); i++) {
      windows.add(lower.substring(i, i + WINDOW));
    }
  }

  private void open(String text, int depth) {
    all.append(text).append('\n');
    if (depth == 0) {
      return;
    }
    if (text.indexOf('%') >= 0) {
      open(URLDecoder.decode(text.replaceAll("%(?![0-9a-fA-F]{2})", "%25"), UTF_8), depth - 1);
    }
    Matcher chunk = BASE64.matcher(text);
    while (chunk.find()) {
      String digits = chunk.group().replace("=", "").replace('-', '+').replace('_', '/');
      for (int offset = 0; offset < 4 && offset < digits.length(); offset++) {
        String part = digits.substring(offset);
        byte[] bytes =
            Base64.getDecoder()
                .decode(part.substring(0, part.length() - (part.length() % 4 == 1 ? 1 : 0)));
        if (bytes.length > 2 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b) {
          try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            open(new String(in.readAllBytes(), UTF_8), depth - 1);
          } catch (IOException brokenOff) {
            all.append('\n');
          }
        } else {
          String inner = new String(bytes, ISO_8859_1);
          boolean plain =
              inner.chars().filter(c -> c >= ' ' && c < 127).count() * 4 > inner.length() * 3L;
          if (plain) {
            open(inner, depth - 1);
          }
        }
      }
    }
  }

  /** Whether a canary occurs in any spelling. */
  boolean finds(Canary canary) {
    return Arrays.stream(Canary.Spelling.values())
        .filter(
            spelling ->
                spelling != Canary.Spelling.BASE64 && spelling != Canary.Spelling.BASE64_URL)
        .map(spelling -> spelling == Canary.Spelling.JSON ? Canary.Spelling.PLAIN : spelling)
        .map(spelling -> spelling.of(canary.needle()).toLowerCase(Locale.ROOT))
        .anyMatch(
            form ->
                windows.contains(form.substring(0, Math.min(WINDOW, form.length())))
                    && lower.contains(form));
  }
}
