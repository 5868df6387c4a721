package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.metadata.Utf8Text;
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import imdstape.recorder.redact.pseudonym.TextEdit;
import imdstape.secrets.DecodingBudget;
import imdstape.secrets.ValueScanner;
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
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
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

  private static final int MIN_BASE64_LENGTH = 10;

  /** What the search of a text costs, as it is read once for each spelling of an identity. */
  private static final int STEPS_PER_CHAR = 8;

  /** The minimum length of a line of base64 before another one. */
  private static final int MIN_BASE64_LINE_LENGTH = 20;

  private final PseudonymSource pseudonyms;
  private final List<ValueScanner> forbidden;
  private DecodingBudget budget = new DecodingBudget();
  private @Nullable ChosenNames chosenNames;

  /**
   * Creates a redactor.
   *
   * @param forbidden finds values that the user's rules forbid; they are withheld
   */
  FreeTextRedactor(PseudonymSource pseudonyms, List<ValueScanner> forbidden) {
    this.pseudonyms = pseudonyms;
    this.forbidden = forbidden;
  }

  /** The encoded texts of a body cost more than the budget has: nothing of the body is kept. */
  private static final class BudgetExceededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BudgetExceededException() {
      super("too many or too large encoded texts", null, false, false);
    }
  }

  /**
   * Redacts text, or gzip of text.
   *
   * @return empty for other bytes, and if the encoded texts exceed the budget
   */
  Optional<byte[]> redact(byte[] body) {
    // one budget for each body, so that both passes come to the same result for it
    budget = new DecodingBudget();
    budget.begin(body.length);
    try {
      return redact(body, MAX_DEPTH);
    } catch (BudgetExceededException tooMuchWork) {
      return Optional.empty();
    }
  }

  private boolean spend(long steps) {
    if (!budget.chargeSteps(steps)) {
      throw new BudgetExceededException();
    }
    return true;
  }

  private Optional<byte[]> redact(byte[] body, int depth) {
    if (body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b) {
      return depth == 0
          ? Optional.empty()
          : gunzip(body)
              .filter(inner -> spend(DecodingBudget.STEPS_PER_INFLATED_BYTE * (long) inner.length))
              .flatMap(inner -> redact(inner, depth - 1))
              .map(FreeTextRedactor::gzip);
    }
    return Utf8Text.decode(body)
        .filter(text -> text.indexOf('\0') < 0)
        .map(text -> redact(text, depth).getBytes(UTF_8));
  }

  private String redact(String text, int depth) {
    return TextEdit.applyAll(findEdits(text, depth), text);
  }

  /** Computed lazily, because most recordings have no free text. */
  private ChosenNames chosenNames() {
    if (chosenNames == null) {
      chosenNames = new ChosenNames(pseudonyms.chosenNames());
    }
    return chosenNames;
  }

  private List<TextEdit> findEdits(String text, int depth) {
    spend(STEPS_PER_CHAR * (long) text.length());
    List<TextEdit> edits = new ArrayList<>();
    if (depth > 0) {
      // encoded text without an identity is not encoded again, so that it stays the same bytes
      findPercentEncoded(text, depth - 1, edits);
      findWrappedBase64(text, depth - 1, edits);
      findBase64(text, depth - 1, edits);
    }
    for (ValueScanner rule : forbidden) {
      rule.anyMatch(
          text,
          (start, end) -> {
            edits.add(new TextEdit(start, end, "withheld"));
            return false;
          });
    }
    edits.addAll(chosenNames().findEdits(text, this::spend));
    for (IdentitySpelling spelling : IdentitySpelling.ALL) {
      spelling.findIn(
          text,
          (start, end) ->
              spelling
                  .replace(text.substring(start, end), pseudonyms)
                  .ifPresent(pseudonym -> edits.add(new TextEdit(start, end, pseudonym))));
    }
    // of two edits at one offset the longer is applied; sort() is stable: else the one found first
    edits.sort(
        Comparator.comparingInt(TextEdit::start)
            .thenComparing(Comparator.comparingInt(TextEdit::end).reversed()));
    return edits;
  }

  private static void addIfChanged(
      List<TextEdit> edits, String text, int start, int end, String rewritten) {
    if (!text.regionMatches(start, rewritten, 0, Math.max(end - start, rewritten.length()))) {
      edits.add(new TextEdit(start, end, rewritten));
    }
  }

  /** Finds words with percent signs and two digits. */
  private void findPercentEncoded(String text, int depth, List<TextEdit> edits) {
    int at = 0;
    while (at < text.length()) {
      int start = at;
      boolean encoded = false;
      while (at < text.length() && (isUnreserved(text.charAt(at)) || isPercentEscape(text, at))) {
        encoded |= text.charAt(at) == '%';
        at += text.charAt(at) == '%' ? 3 : 1;
      }
      if (encoded) {
        addIfChanged(
            edits, text, start, at, redactPercentEncoded(text.substring(start, at), depth));
      }
      at = Math.max(at, start + 1);
    }
  }

  private static boolean isUnreserved(char c) {
    return (isBase64(c) && c != '+' && c != '/') || "_.~*-".indexOf(c) >= 0;
  }

  private static boolean isPercentEscape(String text, int at) {
    return text.charAt(at) == '%'
        && at + 2 < text.length()
        && HexFormat.isHexDigit(text.charAt(at + 1))
        && HexFormat.isHexDigit(text.charAt(at + 2));
  }

  private String redactPercentEncoded(String chunk, int depth) {
    String inner = URLDecoder.decode(chunk, UTF_8);
    String rewritten = redact(inner, depth);
    return rewritten.equals(inner)
        ? chunk
        : URLEncoder.encode(rewritten, UTF_8).replace("+", "%20");
  }

  private static boolean isBase64(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '/';
  }

  private static int endOfBase64(String text, int from, String further) {
    int end = from;
    while (end < text.length()
        && (isBase64(text.charAt(end)) || further.indexOf(text.charAt(end)) >= 0)) {
      end++;
    }
    return end;
  }

  private static int endOfPadding(String text, int from) {
    int end = from;
    while (end < text.length() && end < from + 2 && text.charAt(end) == '=') {
      end++;
    }
    return end;
  }

  /** Finds base64 in one line. */
  private void findBase64(String text, int depth, List<TextEdit> edits) {
    int at = 0;
    while (at < text.length()) {
      int end = endOfBase64(text, at, "_-");
      if (end - at >= MIN_BASE64_LENGTH) {
        int padded = endOfPadding(text, end);
        addIfChanged(edits, text, at, padded, redactBase64(text.substring(at, padded), depth));
      }
      at = end + 1;
    }
  }

  /** Finds base64 over several lines with their indent; all lines but the last have one length. */
  private void findWrappedBase64(String text, int depth, List<TextEdit> edits) {
    int at = 0;
    while (at < text.length()) {
      int end = endOfBase64(text, at, "");
      if (end - at < MIN_BASE64_LINE_LENGTH) {
        at = end + 1;
        continue;
      }
      StringBuilder joined = new StringBuilder().append(text, at, end);
      int lineLength = end - at;
      String lineEnd = "";
      boolean complete = true;
      while (complete) {
        int next = endOfLineEnd(text, end);
        int endOfNext = next > end ? endOfBase64(text, next, "") : next;
        complete = endOfNext - next >= MIN_BASE64_LINE_LENGTH;
        if (endOfNext > next) {
          lineEnd = lineEnd.isEmpty() ? text.substring(end, next) : lineEnd;
          joined.append(text, next, endOfNext);
          end = endOfNext;
        }
      }
      int padded = endOfPadding(text, end);
      if (!lineEnd.isEmpty()) {
        String before = joined.append(text, end, padded).toString();
        String rewritten = redactBase64(before, depth);
        if (!rewritten.equals(before)) {
          edits.add(new TextEdit(at, padded, wrap(rewritten, lineLength, lineEnd)));
        }
      }
      at = Math.max(padded, at + 1);
    }
  }

  /** The end of a line end with the blanks around it; the same offset if there is none. */
  private static int endOfLineEnd(String text, int from) {
    int at = endOfBlanks(text, from);
    at += text.startsWith("\r\n", at) ? 1 : 0;
    return text.startsWith("\n", at) ? endOfBlanks(text, at + 1) : from;
  }

  private static int endOfBlanks(String text, int from) {
    int end = from;
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return end;
  }

  /** Wraps a text to lines of one length. */
  private static String wrap(String text, int lineLength, String lineEnd) {
    StringBuilder wrapped = new StringBuilder();
    for (int at = 0; at < text.length(); at += lineLength) {
      wrapped
          .append(at == 0 ? "" : lineEnd)
          .append(text, at, Math.min(text.length(), at + lineLength));
    }
    return wrapped.toString();
  }

  private String redactBase64(String chunk, int depth) {
    boolean url = chunk.indexOf('-') >= 0 || chunk.indexOf('_') >= 0;
    int padding = chunk.indexOf('=');
    String body = padding < 0 ? chunk : chunk.substring(0, padding);
    boolean mixed = url && (body.indexOf('+') >= 0 || body.indexOf('/') >= 0);
    if (mixed || body.length() % 4 == 1) {
      return chunk;
    }
    spend(chunk.length());
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
