package imdstape.secrets;

import imdstape.ec2.IpAddress;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The real values of one recording, to prove that a fixture holds none of them: in clear, dashed,
 * reversed, escaped for JSON or a URL, in hexadecimal, in base64 at any offset, and in every
 * encoding that {@link DecodedText} decodes. Kept in memory only. Immutable.
 *
 * <p>Identities (account, ids, addresses) are searched for anywhere in a text. Names are chosen by
 * people and can be ordinary words such as {@code default}: they are searched for as whole words.
 */
public final class OriginalValues {

  /** The minimum length of a searched value; shorter ones occur in every text by chance. */
  public static final int MIN_LENGTH = 4;

  /** The minimum length of reversed and encoded forms; shorter ones occur by chance. */
  private static final int MIN_ENCODED_LENGTH = 8;

  private static final BigInteger LOW_HALF = BigInteger.valueOf(0xffff);

  /** How to search for a form of a value: its kind, and whether only as a whole word. */
  private record SearchForm(String kind, boolean wholeWord) {}

  private final Map<String, SearchForm> plainForms = new LinkedHashMap<>();

  /** The kinds by base64 form, which is searched for in the same case. */
  private final Map<String, String> encodedForms = new LinkedHashMap<>();

  /**
   * A value to search for.
   *
   * @param kind the kind of value, for reports
   * @param value the real value
   * @param wholeWord whether to search for the value as a whole word only
   */
  public record OriginalValue(String kind, String value, boolean wholeWord) {
    @Override
    public String toString() {
      return kind + " •••";
    }
  }

  /** Prepares the search; values of fewer than {@value #MIN_LENGTH} characters are ignored. */
  public OriginalValues(Collection<OriginalValue> originals) {
    for (OriginalValue original : originals) {
      if (original.value().length() >= MIN_LENGTH) {
        addForms(original);
      }
    }
  }

  /** The kind of the first original that a text holds in clear or encoded; empty if none. */
  public Optional<String> findIn(String text) {
    return findIn(DecodedText.textsOf(text));
  }

  /**
   * The kind of the first original that one of these texts holds; empty if none.
   *
   * @param decoded texts that are decoded already
   */
  public Optional<String> findIn(Collection<String> decoded) {
    SubstringIndex haystack = new SubstringIndex(decoded);
    for (Map.Entry<String, SearchForm> form : plainForms.entrySet()) {
      if (haystack.containsDelimited(form.getKey(), form.getValue().wholeWord())) {
        return Optional.of(form.getValue().kind());
      }
    }
    return encodedForms.entrySet().stream()
        .filter(form -> haystack.containsExactly(form.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private void addForms(OriginalValue original) {
    String value = original.value();
    add(original, value);
    add(original, URLEncoder.encode(value, StandardCharsets.UTF_8));
    add(original, URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20"));
    add(original, value.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
    if (!original.wholeWord()) {
      add(original, value.replace('.', '-').replace(':', '-'));
      add(original, value.replace('.', '_'));
      add(original, value.replace(":", ""));
      addNumbers(original);
    } else if (value.length() >= MIN_ENCODED_LENGTH) {
      add(original, value.replace('-', '_'));
      add(original, value.replace('_', '-'));
    }
    if (value.length() >= MIN_ENCODED_LENGTH) {
      add(original, new StringBuilder(value).reverse().toString());
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      add(new OriginalValue(original.kind(), "", false), HexFormat.of().formatHex(bytes));
      for (int offset = 0; offset < 3; offset++) {
        addBase64(original.kind(), bytes, offset);
      }
    }
  }

  private void add(OriginalValue original, String form) {
    plainForms.putIfAbsent(
        form.toLowerCase(Locale.ROOT), new SearchForm(original.kind(), original.wholeWord()));
  }

  /**
   * Adds other notations of numbers: an IPv4 address as one decimal or hexadecimal number and as a
   * part of IPv6; a MAC in three groups; an account number in three groups, as consoles show it.
   */
  private void addNumbers(OriginalValue original) {
    String value = original.value();
    if (value.matches("[0-9a-f]{2}(?::[0-9a-f]{2}){5}")) {
      add(original, value.replace(":", "").replaceAll("(.{4})(?=.)", "$1."));
    } else if (value.matches("\\d{12}")) {
      add(original, value.replaceAll("(.{4})(?=.)", "$1-"));
      add(original, value.replaceAll("(.{4})(?=.)", "$1 "));
    }
    Optional<IpAddress> address = IpAddress.parse(value).filter(IpAddress::isIpv4);
    if (address.isPresent()) {
      BigInteger number = address.get().value();
      add(original, number.toString());
      add(original, "%08x".formatted(number));
      add(original, "%04x:%04x".formatted(number.shiftRight(16), number.and(LOW_HALF)));
    }
  }

  /** Adds the part of a value's base64 that does not depend on the text around the value. */
  private void addBase64(String kind, byte[] bytes, int offset) {
    byte[] shifted = new byte[offset + bytes.length];
    System.arraycopy(bytes, 0, shifted, offset, bytes.length);
    byte[] whole = Arrays.copyOf(shifted, shifted.length - shifted.length % 3);
    String text = Base64.getEncoder().encodeToString(whole);
    String stable = text.substring(Math.min(text.length(), offset == 0 ? 0 : 4));
    if (stable.length() >= MIN_ENCODED_LENGTH) {
      encodedForms.putIfAbsent(stable, kind);
      encodedForms.putIfAbsent(stable.replace('+', '-').replace('/', '_'), kind);
    }
  }

  @Override
  public String toString() {
    return "Originals[•••]";
  }

  /** The kinds of the searched values, sorted. */
  public List<String> kinds() {
    return plainForms.values().stream().map(SearchForm::kind).distinct().sorted().toList();
  }
}
