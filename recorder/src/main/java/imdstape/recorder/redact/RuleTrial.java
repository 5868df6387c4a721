package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.LeafBody;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.CapturedResponse;
import java.util.List;
import java.util.Set;

/** What a rule makes of one value on its own, to hold it against its evidence. */
final class RuleTrial {

  private final UserRules rules;

  RuleTrial(UserRules rules) {
    this.rules = rules;
  }

  /** Whether an example is to be read in what a rule makes of it. */
  boolean shows(UserRules.PathRule rule, String example) {
    CapturedResponse seen = textResponse(example);
    return text(redact(values -> values.applyRule(rule, seen))).contains(example);
  }

  /** What becomes of a value of a kind. */
  LeafBody redact(ValueKind kind, String value) {
    return redact(values -> values.redactKind(kind, textResponse(value)));
  }

  /** What is to be read of a body. */
  static String text(LeafBody body) {
    return body instanceof LeafBody.Text text
        ? text.text()
        : body instanceof LeafBody.Generated made && made.profile() != null ? made.profile() : "";
  }

  private interface BodyRedaction {
    LeafBody apply(BodyRedactor values);
  }

  /** As in a recording: once to see whom it names, once to write. */
  private LeafBody redact(BodyRedaction redaction) {
    RedactionPolicy policy =
        new RedactionPolicy(List.of(), Set.of(), UserDataLevel.WITHHOLD, rules);
    IdentityCollector sightings = new IdentityCollector();
    redaction.apply(new BodyRedactor(sightings, policy));
    return redaction.apply(new BodyRedactor(new PseudonymAssigner(sightings), policy));
  }

  private static CapturedResponse textResponse(String value) {
    return new CapturedResponse(200, "text/plain", value.getBytes(UTF_8));
  }
}
