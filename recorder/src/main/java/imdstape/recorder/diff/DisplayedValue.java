package imdstape.recorder.diff;

import imdstape.fixture.LeafBody;
import java.util.Base64;

/**
 * What one side says.
 *
 * @param text the value, or words about it
 * @param verbatim whether it is the value
 */
public record DisplayedValue(String text, boolean verbatim) {

  /** What a secret shows of itself. */
  static final DisplayedValue MASKED = description("•••");

  /** A value as it is. */
  static DisplayedValue value(String text) {
    return new DisplayedValue(text, true);
  }

  /** Words about a value. */
  static DisplayedValue description(String text) {
    return new DisplayedValue(text, false);
  }

  /** All that is held of a body. */
  static DisplayedValue of(LeafBody body) {
    if (body instanceof LeafBody.Text text) {
      return value(text.text());
    }
    if (body instanceof LeafBody.Bytes bytes) {
      return description(
          bytes.bytes().length + " bytes: " + Base64.getEncoder().encodeToString(bytes.bytes()));
    }
    if (body instanceof LeafBody.Withheld withheld) {
      return description(bodyKind(body) + ", " + withheld.length() + " bytes");
    }
    if (body instanceof LeafBody.Generated made && made.profile() != null) {
      return description(bodyKind(body) + " of " + made.profile());
    }
    return description(bodyKind(body));
  }

  /** What sort of body it is: two of a sort differ in their values alone. */
  static String bodyKind(LeafBody body) {
    if (body instanceof LeafBody.Generated made) {
      return "made " + made.value().jsonName();
    }
    if (body instanceof LeafBody.Withheld withheld) {
      return "withheld " + withheld.reason();
    }
    return body instanceof LeafBody.Text
        ? "text"
        : body instanceof LeafBody.Bytes ? "bytes" : "no body";
  }
}
