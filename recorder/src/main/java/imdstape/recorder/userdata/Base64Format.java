package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Optional;

/** Base64 of the whole layer, if the decoded bytes have a known format. */
final class Base64Format implements UserDataFormat {

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader layers) {
    return decode(new String(raw, ISO_8859_1))
        .flatMap(layers::open)
        .map(
            inner ->
                new UserDataStructure(
                    Base64.getEncoder().encode(inner.bytes()), "base64 > " + inner.form()));
  }

  /**
   * Decodes base64 in one line or several.
   *
   * @return empty if it is no base64 or decodes to nothing
   */
  static Optional<byte[]> decode(String text) {
    StringBuilder dense = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c > 'z') {
        return Optional.empty();
      }
      if (!Character.isWhitespace(c)) {
        dense.append(c);
      }
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(dense.toString());
      return bytes.length == 0 ? Optional.empty() : Optional.of(bytes);
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
