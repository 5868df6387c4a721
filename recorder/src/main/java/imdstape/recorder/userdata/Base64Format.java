package imdstape.recorder.userdata;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Optional;

/** A text that is base64 from end to end, of something that has a form itself. */
final class Base64Format implements UserDataFormat {

  @Override
  public Optional<UserDataStructure> open(byte[] raw, LayerReader nesting) {
    return decode(new String(raw, ISO_8859_1))
        .flatMap(nesting::open)
        .map(
            inner ->
                new UserDataStructure(
                    Base64.getEncoder().encode(inner.bytes()), "base64 > " + inner.form()));
  }

  /**
   * What was encoded, in one line or in many.
   *
   * @return empty if it is no base64, or of nothing
   */
  static Optional<byte[]> decode(String text) {
    StringBuilder dense = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char one = text.charAt(i);
      if (one > 'z') {
        return Optional.empty();
      }
      if (!Character.isWhitespace(one)) {
        dense.append(one);
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
