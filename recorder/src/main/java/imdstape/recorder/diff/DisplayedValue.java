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
    return body.accept(ValueOfBody.INSTANCE);
  }

  /** The kind of a body; two bodies of one kind can differ only in their values. */
  static String bodyKind(LeafBody body) {
    return body.accept(KindOfBody.INSTANCE);
  }

  /** All that a fixture stores of a body. */
  private enum ValueOfBody implements LeafBody.LeafBodyVisitor<DisplayedValue> {
    INSTANCE;

    @Override
    public DisplayedValue text(LeafBody.Text body) {
      return value(body.text());
    }

    @Override
    public DisplayedValue bytes(LeafBody.Bytes body) {
      return description(
          body.bytes().length + " bytes: " + Base64.getEncoder().encodeToString(body.bytes()));
    }

    @Override
    public DisplayedValue generated(LeafBody.Generated body) {
      return description(bodyKind(body) + (body.profile() == null ? "" : " of " + body.profile()));
    }

    @Override
    public DisplayedValue withheld(LeafBody.Withheld body) {
      return description(bodyKind(body) + ", " + body.length() + " bytes");
    }

    @Override
    public DisplayedValue none(LeafBody.None body) {
      return description(bodyKind(body));
    }
  }

  /** The name of each type of body in reports. */
  private enum KindOfBody implements LeafBody.LeafBodyVisitor<String> {
    INSTANCE;

    @Override
    public String text(LeafBody.Text body) {
      return "text";
    }

    @Override
    public String bytes(LeafBody.Bytes body) {
      return "bytes";
    }

    @Override
    public String generated(LeafBody.Generated body) {
      return "made " + body.value().jsonName();
    }

    @Override
    public String withheld(LeafBody.Withheld body) {
      return "withheld " + body.reason();
    }

    @Override
    public String none(LeafBody.None body) {
      return "no body";
    }
  }
}
