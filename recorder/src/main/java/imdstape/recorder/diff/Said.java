package imdstape.recorder.diff;

import imdstape.fixture.Body;
import java.util.Base64;

/**
 * What one side says.
 *
 * @param text the value, or words about it
 * @param verbatim whether it is the value
 */
public record Said(String text, boolean verbatim) {

  /** What a secret shows of itself. */
  static final Said NOTHING = words("•••");

  /** A value as it is. */
  static Said value(String text) {
    return new Said(text, true);
  }

  /** Words about a value. */
  static Said words(String text) {
    return new Said(text, false);
  }

  /** All that is held of a body. */
  static Said of(Body body) {
    if (body instanceof Body.Text text) {
      return value(text.text());
    }
    if (body instanceof Body.Bytes bytes) {
      return words(
          bytes.bytes().length + " bytes: " + Base64.getEncoder().encodeToString(bytes.bytes()));
    }
    if (body instanceof Body.Withheld withheld) {
      return words(sort(body) + ", " + withheld.length() + " bytes");
    }
    if (body instanceof Body.Made made && made.profile() != null) {
      return words(sort(body) + " of " + made.profile());
    }
    return words(sort(body));
  }

  /** What sort of body it is: two of a sort differ in their values alone. */
  static String sort(Body body) {
    if (body instanceof Body.Made made) {
      return "made " + made.what().word();
    }
    if (body instanceof Body.Withheld withheld) {
      return "withheld " + withheld.reason();
    }
    return body instanceof Body.Text ? "text" : body instanceof Body.Bytes ? "bytes" : "no body";
  }
}
