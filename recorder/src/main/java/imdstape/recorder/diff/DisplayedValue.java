package imdstape.recorder.diff;

import imdstape.fixture.LeafBody;
import java.util.Base64;

/**
 * How a report shows the value of one side.
 *
 * @param text the value, or a description of it
 * @param verbatim whether the text is the value itself
 */
public record DisplayedValue(String text, boolean verbatim) {

  /** Stands for a secret. */
  static final DisplayedValue MASKED = description("•••");

  /** Shows a value itself. */
  static DisplayedValue value(String text) {
    return new DisplayedValue(text, true);
  }

  /** Shows a description of a value. */
  static DisplayedValue description(String text) {
    return new DisplayedValue(text, false);
  }

  /** Shows all that a fixture stores of a body. */
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

  /** The kind of a body; two bodies of one kind can differ only in their values. */
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
