package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.metadata.Utf8Text;
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import imdstape.recorder.redact.pseudonym.TextEdit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Replaces identities in a body that no category describes and that the user allowed. Everything
 * that has the form of an identity is replaced in the same spelling, and so are the names that the
 * rest of the recording contains; base64, gzip and percent-encoding are decoded. The audit checks
 * the result. Not thread-safe.
 */
final class FreeTextRedactor {

  private static final int MAX_DEPTH = 3;
  private static final int MAX_INFLATED_BYTES = 1 << 20;

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{10,}={0,2}");

  /** Base64 over several lines with their indent; all lines but the last have one length. */
  private static final Pattern WRAPPED_BASE64 =
      Pattern.compile(
          "[A-Za-z0-9+/]{20,}(?:[ \\t]*\\r?\\n[ \\t]*[A-Za-z0-9+/]{20,})*"
              + "(?:[ \\t]*\\r?\\n[ \\t]*[A-Za-z0-9+/]+)?={0,2}");

  private static final Pattern LINE_END = Pattern.compile("[ \\t]*\\r?\\n[ \\t]*");

  private static final Pattern PERCENT_ENCODED =
      Pattern.compile("[\\w.~*-]*(?:%[0-9A-Fa-f]{2}[\\w.~*-]*)+");

  private final PseudonymSource pseudonyms;
  private final List<Pattern> forbidden;
  private @Nullable ChosenNames chosenNames;

  /**
   * Creates a redactor.
   *
   * @param forbidden forms of values that the user's rules forbid; they are withheld
   */
  FreeTextRedactor(PseudonymSource pseudonyms, List<Pattern> forbidden) {
    this.pseudonyms = pseudonyms;
    this.forbidden = forbidden;
  }

  /** Redacts text, or gzip of text; empty for other bytes. */
  Optional<byte[]> redact(byte[] body) {
    return redact(body, MAX_DEPTH);
  }

  /** Redacts a text. */
  String redact(String text) {
    return redact(text, MAX_DEPTH);
  }

  private Optional<byte[]> redact(byte[] body, int depth) {
    if (body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b) {
      return depth == 0
          ? Optional.empty()
          : gunzip(body).flatMap(inner -> redact(inner, depth - 1)).map(FreeTextRedactor::gzip);
    }
    return Utf8Text.decode(body)
        .filter(text -> text.indexOf('\0') < 0)
        .map(text -> redact(text, depth).getBytes(UTF_8));
  }

  private String redact(String text, int depth) {
    return TextEdit.applyAll(findEdits(text, depth), text);
  }

  /** Names chosen by people with their pseudonyms, and a pattern that finds any of them. */
  private record ChosenNames(Map<String, String> pseudonyms, Optional<Pattern> pattern) {

    static ChosenNames of(Map<String, String> pseudonyms) {
      String regex =
          pseudonyms.keySet().stream()
              .sorted(Comparator.comparingInt(String::length).reversed())
              .map(Pattern::quote)
              .collect(
                  Collectors.joining("|", "(?iu)(?<![\\p{L}\\p{Nd}])(?:", ")(?![\\p{L}\\p{Nd}])"));
      return new ChosenNames(
          pseudonyms,
          pseudonyms.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(regex)));
    }

    @Override
    public String toString() {
      return "ChosenNames[•••]";
    }
  }

  /** Computed lazily, because most recordings have no free text. */
  private ChosenNames chosenNames() {
    if (chosenNames == null) {
      chosenNames = ChosenNames.of(pseudonyms.chosenNames());
    }
    return chosenNames;
  }

  private List<TextEdit> findEdits(String text, int depth) {
    List<TextEdit> edits = new ArrayList<>();
    if (depth > 0) {
      // encoded text without an identity is not encoded again, so that it stays the same bytes
      for (Matcher chunk = PERCENT_ENCODED.matcher(text); chunk.find(); ) {
        editIfChanged(chunk, redactPercentEncoded(chunk.group(), depth - 1)).ifPresent(edits::add);
      }
      for (Matcher block = WRAPPED_BASE64.matcher(text); block.find(); ) {
        editIfChanged(block, redactWrappedBase64(block.group(), depth - 1)).ifPresent(edits::add);
      }
      for (Matcher chunk = BASE64.matcher(text); chunk.find(); ) {
        editIfChanged(chunk, redactBase64(chunk.group(), depth - 1)).ifPresent(edits::add);
      }
    }
    for (Pattern rule : forbidden) {
      rule.matcher(text)
          .results()
          .forEach(match -> edits.add(new TextEdit(match.start(), match.end(), "withheld")));
    }
    ChosenNames known = chosenNames();
    known
        .pattern()
        .ifPresent(
            pattern -> {
              Matcher word = pattern.matcher(text);
              while (word.find()) {
                String pseudonym = known.pseudonyms().get(word.group().toLowerCase(Locale.ROOT));
                edits.add(
                    new TextEdit(
                        word.start(), word.end(), pseudonym == null ? "withheld" : pseudonym));
              }
            });
    for (IdentitySpelling spelling : IdentitySpelling.ALL) {
      Matcher matcher = spelling.pattern().matcher(text);
      while (matcher.find()) {
        spelling
            .replace(matcher.group(), pseudonyms)
            .ifPresent(
                pseudonym -> edits.add(new TextEdit(matcher.start(), matcher.end(), pseudonym)));
      }
    }
    // of two edits at one offset the longer is applied; sort() is stable: else the one found first
    edits.sort(
        Comparator.comparingInt(TextEdit::start)
            .thenComparing(Comparator.comparingInt(TextEdit::end).reversed()));
    return edits;
  }

  private static Optional<TextEdit> editIfChanged(Matcher chunk, String text) {
    return text.equals(chunk.group())
        ? Optional.empty()
        : Optional.of(new TextEdit(chunk.start(), chunk.end(), text));
  }

  private String redactPercentEncoded(String chunk, int depth) {
    String inner = URLDecoder.decode(chunk.replace("+", "%2B"), UTF_8);
    String rewritten = redact(inner, depth);
    return rewritten.equals(inner)
        ? chunk
        : URLEncoder.encode(rewritten, UTF_8).replace("+", "%20");
  }

  /** Redacts base64 over several lines; the new text has lines of the same length. */
  private String redactWrappedBase64(String block, int depth) {
    Matcher end = LINE_END.matcher(block);
    if (!end.find()) {
      return block;
    }
    String joined = LINE_END.matcher(block).replaceAll("");
    String rewritten = redactBase64(joined, depth);
    return rewritten.equals(joined)
        ? block
        : rewritten.replaceAll(
            "(.{" + end.start() + "})(?=.)", "$1" + Matcher.quoteReplacement(end.group()));
  }

  private String redactBase64(String chunk, int depth) {
    boolean url = chunk.indexOf('-') >= 0 || chunk.indexOf('_') >= 0;
    String body = chunk.replaceAll("=+$", "");
    boolean mixed = url && (body.indexOf('+') >= 0 || body.indexOf('/') >= 0);
    if (mixed || body.length() % 4 == 1) {
      return chunk;
    }
    byte[] inner = (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(body);
    Optional<byte[]> rewritten = redact(inner, depth);
    if (rewritten.isEmpty() || Arrays.equals(rewritten.get(), inner)) {
      return chunk;
    }
    Base64.Encoder encoder = url ? Base64.getUrlEncoder() : Base64.getEncoder();
    boolean padded = chunk.endsWith("=") || body.length() % 4 == 0;
    return (padded ? encoder : encoder.withoutPadding()).encodeToString(rewritten.get());
  }

  private static Optional<byte[]> gunzip(byte[] bytes) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] inner = in.readNBytes(MAX_INFLATED_BYTES);
      return in.read() < 0 ? Optional.of(inner) : Optional.empty();
    } catch (IOException noGzip) {
      return Optional.empty();
    }
  }

  /** Compresses reproducibly: Java writes no time into a gzip header. */
  private static byte[] gzip(byte[] inner) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(inner);
    } catch (IOException neverInMemory) {
      throw new UncheckedIOException(neverInMemory);
    }
    return bytes.toByteArray();
  }
}
