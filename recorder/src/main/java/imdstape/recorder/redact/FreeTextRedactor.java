package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.metadata.Utf8Text;
import imdstape.metadata.ValueKind;
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
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body that somebody has allowed, and that no category describes: whatever in it has the form of
 * an identity gets its stand-in, in the same spelling, and so do the names that the rest of the
 * recording has told of; in base64, gzip and percent-encoding too. What is left is the audit's.
 */
final class FreeTextRedactor {

  private static final int MAX_DEPTH = 3;
  private static final int MAX_INFLATED_BYTES = 1 << 20;

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{10,}={0,2}");

  /** Base64 over several lines, each but the last as long as the first, with what indents them. */
  private static final Pattern WRAPPED_BASE64 =
      Pattern.compile(
          "[A-Za-z0-9+/]{20,}(?:[ \\t]*\\r?\\n[ \\t]*[A-Za-z0-9+/]{20,})*"
              + "(?:[ \\t]*\\r?\\n[ \\t]*[A-Za-z0-9+/]+)?={0,2}");

  private static final Pattern LINE_END = Pattern.compile("[ \\t]*\\r?\\n[ \\t]*");

  private static final Pattern PERCENT_ENCODED =
      Pattern.compile("[\\w.~*-]*(?:%[0-9A-Fa-f]{2}[\\w.~*-]*)+");

  /** An identity as it may be spelled in a text, and how it is read and written. */
  private record IdentitySpelling(
      Pattern pattern,
      ValueKind kind,
      UnaryOperator<String> normalize,
      UnaryOperator<String> respell) {

    static IdentitySpelling of(ValueKind kind, String pattern) {
      return new IdentitySpelling(
          Pattern.compile(pattern), kind, UnaryOperator.identity(), UnaryOperator.identity());
    }
  }

  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)";

  /** The order decides where two begin at one place. */
  private static final List<IdentitySpelling> SPELLINGS =
      List.of(
          IdentitySpelling.of(
              ValueKind.RESOURCE_ID,
              "(?<![A-Za-z0-9-])[a-z]{1,10}(?:-[a-z]{1,10})?-(?:[0-9a-f]{17}|[0-9a-f]{8})"
                  + "(?![0-9A-Za-z])"),
          IdentitySpelling.of(
              ValueKind.MAC, "(?<![0-9A-Za-z:])[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?![0-9A-Za-z:])"),
          new IdentitySpelling(
              Pattern.compile(
                  "(?<![0-9A-Za-z:-])(?:[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2}){5}"
                      + "|[0-9A-F]{2}(?::[0-9A-F]{2}){5})(?![0-9A-Za-z:-])"),
              ValueKind.MAC,
              text -> text.toLowerCase(Locale.ROOT).replace('-', ':'),
              text -> text.replace(':', '-')),
          IdentitySpelling.of(
              ValueKind.PRIVATE_IPV4,
              "(?<![0-9.])" + OCTET + "(?:\\." + OCTET + "){3}(?!\\.?[0-9])(?!/[0-9])"),
          IdentitySpelling.of(
              ValueKind.SUBNET_CIDR,
              "(?<![0-9.])" + OCTET + "(?:\\." + OCTET + "){3}/\\d{1,2}(?![0-9])"),
          new IdentitySpelling(
              Pattern.compile("(?<=(?:ip|ec2)-)" + OCTET + "(?:-" + OCTET + "){3}(?!-?[0-9])"),
              ValueKind.PRIVATE_IPV4,
              text -> text.replace('-', '.'),
              text -> text.replace('.', '-')),
          new IdentitySpelling(
              Pattern.compile(
                  "(?<![0-9A-Za-z:.])(?i:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe80):[0-9a-fA-F:]{2,34}"
                      + "(?![0-9A-Za-z:/])"),
              ValueKind.IPV6,
              text -> text.toLowerCase(Locale.ROOT),
              UnaryOperator.identity()),
          IdentitySpelling.of(
              ValueKind.ACCOUNT, "(?<![0-9A-Za-z]|[0-9]\\.)\\d{12}(?![0-9A-Za-z]|\\.[0-9])"),
          new IdentitySpelling(
              Pattern.compile(
                  "(?<![0-9A-Za-z-]|[0-9]\\.)\\d{4}-\\d{4}-\\d{4}(?![0-9A-Za-z-]|\\.[0-9])"),
              ValueKind.ACCOUNT,
              text -> text.replace("-", ""),
              text -> text.replaceAll("(\\d{4})(?=\\d)", "$1-")));

  private final PseudonymLookup pseudonyms;
  private final List<Pattern> forbidden;
  private @Nullable ChosenNames chosenNames;

  /**
   * For one set of names.
   *
   * @param withheld what somebody's own rules forbid
   */
  FreeTextRedactor(PseudonymLookup names, List<Pattern> withheld) {
    this.pseudonyms = names;
    this.forbidden = withheld;
  }

  /** The bytes with stand-ins: text, or gzip of it; empty for what is neither. */
  Optional<byte[]> redact(byte[] body) {
    return redact(body, MAX_DEPTH);
  }

  /** A text with stand-ins. */
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
    StringBuilder rewritten = new StringBuilder();
    int from = 0;
    for (TextEdit edit : findEdits(text, depth)) {
      if (edit.start() >= from) {
        rewritten.append(text, from, edit.start()).append(edit.text());
        from = edit.end();
      }
    }
    return rewritten.append(text, from, text.length()).toString();
  }

  /** The part of a text that an identity takes, and what is to stand there. */
  private record TextEdit(int start, int end, String text) {}

  /** Names that people chose, and one pattern that finds any of them. */
  private record ChosenNames(Map<String, String> pseudonyms, Optional<Pattern> pattern) {

    static ChosenNames of(Map<String, String> standIns) {
      String any =
          standIns.keySet().stream()
              .sorted(Comparator.comparingInt(String::length).reversed())
              .map(Pattern::quote)
              .collect(
                  Collectors.joining("|", "(?iu)(?<![\\p{L}\\p{Nd}])(?:", ")(?![\\p{L}\\p{Nd}])"));
      return new ChosenNames(
          standIns, standIns.isEmpty() ? Optional.empty() : Optional.of(Pattern.compile(any)));
    }

    @Override
    public String toString() {
      return "Words[•••]";
    }
  }

  /** Once somebody has to be found: most recordings have no text to find them in. */
  private ChosenNames chosenNames() {
    if (chosenNames == null) {
      chosenNames = ChosenNames.of(pseudonyms.chosenNames());
    }
    return chosenNames;
  }

  private List<TextEdit> findEdits(String text, int depth) {
    List<TextEdit> edits = new ArrayList<>();
    if (depth > 0) {
      // what is encoded and holds nothing stays as it is, to the byte
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
                String standIn = known.pseudonyms().get(word.group().toLowerCase(Locale.ROOT));
                edits.add(
                    new TextEdit(word.start(), word.end(), standIn == null ? "withheld" : standIn));
              }
            });
    for (IdentitySpelling spelling : SPELLINGS) {
      Matcher matcher = spelling.pattern().matcher(text);
      while (matcher.find()) {
        findPseudonym(spelling, matcher.group())
            .ifPresent(standIn -> edits.add(new TextEdit(matcher.start(), matcher.end(), standIn)));
      }
    }
    // of two that begin at one place the longer; sort() is stable: else the one named first above
    edits.sort(
        Comparator.comparingInt(TextEdit::start)
            .thenComparing(Comparator.comparingInt(TextEdit::end).reversed()));
    return edits;
  }

  private Optional<String> findPseudonym(IdentitySpelling spelling, String found) {
    String original = spelling.normalize().apply(found);
    ValueKind kind =
        spelling.kind() == ValueKind.PRIVATE_IPV4 ? ipv4Kind(original) : spelling.kind();
    if (isReserved(original) || !kind.matches(original)) {
      return Optional.empty();
    }
    boolean address =
        kind == ValueKind.IPV6 || kind == ValueKind.PRIVATE_IPV4 || kind == ValueKind.SUBNET_CIDR;
    if (address
        && (AddressBlock.parse(original).isEmpty() || !pseudonyms.canReplace(kind, original))) {
      return Optional.empty();
    }
    String standIn = pseudonyms.pseudonym(kind, original);
    return Optional.of(
        spelling.kind() == ValueKind.MAC && found.indexOf(':') >= 0
            ? standIn
            : spelling.respell().apply(standIn));
  }

  /** The service's own addresses, loopback, and what stands for any. */
  private static boolean isReserved(String address) {
    return address.startsWith("169.254.169.")
        || address.startsWith("127.")
        || address.startsWith("0.0.0.0")
        || address.startsWith("255.")
        || address.equals("fd00:ec2::254")
        || address.equals("fd00:ec2::253")
        || address.equals("fd00:ec2::123")
        || address.equals("00:00:00:00:00:00")
        || address.equals("ff:ff:ff:ff:ff:ff");
  }

  private static ValueKind ipv4Kind(String address) {
    return address.matches(
            "10\\..*|192\\.168\\..*|172\\.(?:1[6-9]|2\\d|3[01])\\..*|100\\.(?:6[4-9]|[7-9]\\d|1[01]\\d|12[0-7])\\..*")
        ? ValueKind.PRIVATE_IPV4
        : ValueKind.PUBLIC_IPV4;
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

  /** A block that is one piece of base64, in lines of the length it had. */
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

  /** The same bytes for the same text: Java writes no time into a gzip. */
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
