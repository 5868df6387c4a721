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
 * The real values of one recording, kept long enough to prove that none of them is in the fixture:
 * in clear, dashed, backwards, escaped for JSON or a URL, in hexadecimal, in base64 at any offset,
 * and in whatever {@link DecodedText} unwraps.
 *
 * <p>Identities (account, ids, addresses) are looked for anywhere in a text. Names are words that
 * people choose, and may well be {@code default}: they are looked for as whole words.
 */
public final class OriginalValues {

  /** Shorter values are in every text. */
  public static final int MIN_LENGTH = 4;

  /** Backwards and encoded, shorter ones are found by chance. */
  private static final int MIN_ENCODED_LENGTH = 8;

  private static final BigInteger LOW_HALF = BigInteger.valueOf(0xffff);

  /** A form a value can take: the class it is of, and whether it must stand as a word. */
  private record SearchForm(String kind, boolean wholeWord) {}

  private final Map<String, SearchForm> plainForms = new LinkedHashMap<>();

  /** As they are, because base64 cares for case. */
  private final Map<String, String> encodedForms = new LinkedHashMap<>();

  /**
   * A value to look for.
   *
   * @param kind its class, for the report
   * @param value the real one
   * @param wholeWord whether it is somebody's word, found only where it stands alone
   */
  public record OriginalValue(String kind, String value, boolean wholeWord) {
    @Override
    public String toString() {
      return kind + " •••";
    }
  }

  /** The values to look for; those of fewer than {@value #MIN_LENGTH} characters are left out. */
  public OriginalValues(Collection<OriginalValue> originals) {
    for (OriginalValue original : originals) {
      if (original.value().length() >= MIN_LENGTH) {
        addForms(original);
      }
    }
  }

  /** The class of an original that is in a text, however wrapped. */
  public Optional<String> findIn(String text) {
    return findIn(DecodedText.textsOf(text));
  }

  /** The class of an original that is in one of these texts, whose wrappings are open already. */
  public Optional<String> findIn(Collection<String> layers) {
    SubstringIndex haystack = new SubstringIndex(layers);
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
   * An IPv4 address as one number, decimal or hexadecimal, or in IPv6; a MAC in three parts; an
   * account number in three, as consoles show it.
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

  /** What of a value's base64 is the same whatever stands before and after it. */
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

  /** The classes of what is looked for, for whoever wants to know what was proven. */
  public List<String> kinds() {
    return plainForms.values().stream().map(SearchForm::kind).distinct().sorted().toList();
  }
}
