package imdstape.secrets;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.metadata.Utf8Text;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A text with all texts that are encoded in it: base64 of either alphabet at any offset,
 * hexadecimal, percent-encoding, quoted-printable, JSON escapes and gzip, nested to a depth of
 * {@value #MAX_DEPTH}. A part that decodes to neither text nor gzip counts as not encoded. What
 * could not be decoded completely, or costs more than a {@link DecodingBudget} has, is named by
 * {@link #unreadable}. Time and memory grow linearly with the length of the text.
 */
public final class DecodedText {

  /** The maximum number of nested encodings. */
  public static final int MAX_DEPTH = 3;

  /** The maximum number of bytes read from one gzip stream, against decompression bombs. */
  private static final int MAX_INFLATED_BYTES = 1 << 20;

  private static final AsciiSet BASE64 = AsciiSet.of("A-Za-z0-9+/_\\-");
  private static final int MIN_BASE64_LENGTH = 12;
  private static final int MIN_HEX_LENGTH = 16;
  private static final AsciiSet BLANK = AsciiSet.of(" \t");
  private static final AsciiSet UPPER_HEX = AsciiSet.of("0-9A-F");

  /** The characters before and after an escape that can belong to one value with it. */
  private static final int ESCAPE_CONTEXT = 1024;

  /** Text between two parts of a text; no value of a leak rule extends across it. */
  private static final String PART_SEPARATOR = "\n\"\"\n";

  private static final String ESCAPED = "\"\\/bfnrt";
  private static final String UNESCAPED = "\"\\/  \n\n\t";
  private static final int UNICODE_ESCAPE_LENGTH = 6;

  private final Set<String> texts = new LinkedHashSet<>();
  private final Set<String> unreadable = new TreeSet<>();
  private final Deque<EncodedText> pending = new ArrayDeque<>();
  private final DecodingBudget budget;

  private DecodedText(DecodingBudget budget, int length) {
    this.budget = budget;
    budget.begin(length);
  }

  /** A text that is to be searched for encoded texts, with the number of encodings to open. */
  private record EncodedText(String text, int depth) {
    @Override
    public String toString() {
      return "EncodedText[•••]";
    }
  }

  /** A text and all texts encoded in it, each once. */
  public static List<String> textsOf(String text) {
    return decode(text).texts();
  }

  /** Bytes as text and all texts encoded in them, each once. */
  public static List<String> textsOf(byte[] bytes) {
    return decode(bytes).texts();
  }

  /** Decodes a text with a budget of its own. */
  public static DecodedText decode(String text) {
    return decode(text, new DecodingBudget());
  }

  /** Decodes bytes with a budget of their own. */
  public static DecodedText decode(byte[] bytes) {
    return decode(bytes, new DecodingBudget());
  }

  /**
   * Decodes a text.
   *
   * @param budget the budget of the run
   */
  public static DecodedText decode(String text, DecodingBudget budget) {
    DecodedText decoded = new DecodedText(budget, text.length());
    decoded.add(text, MAX_DEPTH);
    decoded.decodePending();
    return decoded;
  }

  /**
   * Decodes bytes.
   *
   * @param budget the budget of the run
   */
  public static DecodedText decode(byte[] bytes, DecodingBudget budget) {
    DecodedText decoded = new DecodedText(budget, bytes.length);
    if (!decoded.addBytes(bytes, MAX_DEPTH)) {
      decoded.unreadable.add("could not be examined: bytes of no known encoding");
    }
    decoded.decodePending();
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
    int length = word.length();
    if (length < MIN_BASE64_LENGTH || length % 4 == 1 || BASE64.endOfRun(word, 0) < length) {
      return false;
    }
    byte[] bytes = ByteDecoder.decodeBase64(word, 0, length);
    if (ByteDecoder.isGzip(bytes)) {
      return ByteDecoder.inflate(bytes, ByteDecoder.CHUNK_BYTES - 1).length > 0;
    }
    String text = ByteDecoder.toText(bytes);
    return ByteDecoder.countPrintable(text) == text.length();
  }

  /** Adds a text, and remembers it to be searched for encoded texts. */
  private void add(String text, int depth) {
    if (texts.contains(text)) {
      return;
    }
    if (!budget.chargeText(text.length())) {
      unreadable.add("could not be examined: too much encoded text");
      return;
    }
    texts.add(text);
    if (depth > 0) {
      pending.add(new EncodedText(text, depth));
    }
  }

  private void decodePending() {
    for (EncodedText next = pending.poll(); next != null; next = pending.poll()) {
      // each of five searches reads the text once
      if (!spend(5L * next.text.length())) {
        pending.clear();
        return;
      }
      addUnescapedForms(next.text, next.depth - 1);
      String joined = joinLines(next.text);
      addBase64(joined, next.depth - 1);
      addHex(joined, next.depth - 1);
    }
  }

  private boolean spend(long bytes) {
    boolean spent = budget.chargeSteps(bytes);
    if (!spent) {
      unreadable.add("could not be examined: too much encoded text");
    }
    return spent;
  }

  private void addBase64(String text, int depth) {
    BASE64.anyRun(
        text,
        MIN_BASE64_LENGTH,
        (start, end) -> {
          for (int offset = 0; offset < 4 && spend(end - start); offset++) {
            addBytes(ByteDecoder.decodeBase64(text, start + offset, end), depth);
          }
          return false;
        });
  }

  private void addHex(String text, int depth) {
    AsciiSet.HEX.anyRun(
        text,
        MIN_HEX_LENGTH,
        (start, end) -> {
          if (spend(end - start)) {
            addBytes(ByteDecoder.decodeHex(text, start, end), depth);
          }
          return false;
        });
  }

  private void addUnescapedForms(String text, int depth) {
    addUnescaped(text, '%', depth);
    addUnescaped(text, '=', depth);
    addUnescaped(text, '\\', depth);
  }

  /**
   * Adds the parts of a text that hold escapes, with the escapes replaced. A part has {@value
   * #ESCAPE_CONTEXT} characters around its escapes and ends at a blank; what is farther from an
   * escape reads the same as in the text itself.
   */
  private void addUnescaped(String text, char escape, int depth) {
    StringBuilder unescaped = new StringBuilder();
    int end = 0;
    int at = indexOfEscape(text, escape, 0);
    while (at >= 0) {
      int start = AsciiSet.SPACE.startOfOthers(text, Math.max(end, at - ESCAPE_CONTEXT), end);
      if (end > 0) {
        unescaped.append(PART_SEPARATOR);
      }
      end = endOfPart(text, escape, at);
      String part = text.substring(start, end);
      unescaped.append(escape == '\\' ? unescapeCharacters(part) : unescapeBytes(part, escape));
      at = indexOfEscape(text, escape, end);
    }
    if (end > 0) {
      add(unescaped.toString(), depth);
    }
  }

  /** The end of the part around an escape; an escape near the end belongs to the part. */
  private static int endOfPart(String text, char escape, int first) {
    int end = 0;
    int at = first;
    while (at >= 0 && (end == 0 || at - ESCAPE_CONTEXT <= end)) {
      int context = Math.min(text.length(), at + ESCAPE_CONTEXT);
      end = context > end ? AsciiSet.SPACE.endOfOthers(text, context) : end;
      at = indexOfEscape(text, escape, at + 1);
    }
    return end;
  }

  private static int indexOfEscape(String text, char escape, int from) {
    int at = text.indexOf(escape, from);
    while (at >= 0 && escape != '\\' && lengthOfByteEscape(text, at) == 0) {
      at = text.indexOf(escape, at + 1);
    }
    return at;
  }

  /**
   * The length of the escape at a percent sign or an equals sign; 0 if it is none. Two digits are a
   * byte; an equals sign at the end of a line is nothing.
   */
  private static int lengthOfByteEscape(String text, int at) {
    boolean percent = text.charAt(at) == '%';
    if ((percent ? AsciiSet.HEX : UPPER_HEX).containsAll(text, at + 1, at + 3)) {
      return 3;
    }
    if (percent) {
      return 0;
    }
    return text.startsWith("\n", at + 1) ? 2 : text.startsWith("\r\n", at + 1) ? 3 : 0;
  }

  /** Replaces byte escapes; adjacent ones may form one character of UTF-8. */
  private static String unescapeBytes(String text, char escape) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int from = 0;
    int at = text.indexOf(escape);
    while (at >= 0) {
      int length = lengthOfByteEscape(text, at);
      if (length > 0) {
        bytes.writeBytes(text.substring(from, at).getBytes(UTF_8));
        if (AsciiSet.HEX.containsAt(text, at + 1)) {
          bytes.write(ByteDecoder.decodeHex(text, at + 1, at + 3)[0]);
        }
        from = at + length;
      }
      at = text.indexOf(escape, Math.max(at + 1, from));
    }
    bytes.writeBytes(text.substring(from).getBytes(UTF_8));
    byte[] all = bytes.toByteArray();
    return Utf8Text.decode(all).orElseGet(() -> new String(all, ISO_8859_1));
  }

  /** Replaces the escapes of JSON. */
  private static String unescapeCharacters(String text) {
    StringBuilder plain = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      char escaped = c == '\\' && at + 1 < text.length() ? text.charAt(at + 1) : 0;
      int known = escaped == 0 ? -1 : ESCAPED.indexOf(escaped);
      if (known >= 0) {
        plain.append(UNESCAPED.charAt(known));
        at += 2;
      } else if (escaped == 'u'
          && AsciiSet.HEX.containsAll(text, at + 2, at + UNICODE_ESCAPE_LENGTH)) {
        plain.append((char) Integer.parseInt(text, at + 2, at + UNICODE_ESCAPE_LENGTH, 16));
        at += UNICODE_ESCAPE_LENGTH;
      } else {
        plain.append(c);
        at++;
      }
    }
    return plain.toString();
  }

  /** Removes line ends and the indentation around them, as in base64 within YAML. */
  private static String joinLines(String text) {
    if (text.indexOf('\n') < 0) {
      return text;
    }
    StringBuilder joined = new StringBuilder(text.length());
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      int last = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
      joined.append(text, start, BLANK.startOfRun(text, last, start));
      start = BLANK.endOfRun(text, end + 1);
    }
    joined.append(text, start, text.length());
    return joined.toString();
  }

  /** Adds bytes as text or as gzip of text; returns whether they were one of these. */
  private boolean addBytes(byte[] bytes, int depth) {
    byte[] inner = bytes;
    int left = depth;
    while (ByteDecoder.isGzip(inner)) {
      int max = left == 0 ? ByteDecoder.CHUNK_BYTES - 1 : MAX_INFLATED_BYTES;
      byte[] inflated = ByteDecoder.inflate(inner, max);
      if (inflated.length == 0) {
        break;
      }
      if (inflated.length > MAX_INFLATED_BYTES) {
        unreadable.add("could not be examined: gzip of more than 1 MiB");
      }
      if (left == 0) {
        unreadable.add("could not be examined: gzip within more than three encodings");
        return true;
      }
      if (!spend(DecodingBudget.STEPS_PER_INFLATED_BYTE * (long) inflated.length)) {
        return true;
      }
      left--;
      inner = inflated;
    }
    if (ByteDecoder.cannotBeText(inner)) {
      return inner.length < 4;
    }
    String text = ByteDecoder.toText(inner);
    boolean isText = ByteDecoder.looksLikeText(text);
    if (isText) {
      add(text, left);
    }
    return isText || inner.length < 4;
  }
}
