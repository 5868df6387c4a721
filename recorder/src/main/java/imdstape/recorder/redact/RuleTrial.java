package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.LeafBody;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.redact.pseudonym.IdentityCollector;
import imdstape.recorder.redact.pseudonym.PseudonymAssigner;
import java.util.List;
import java.util.Set;

/** Applies a rule to a single value, to check the rule against its examples. */
final class RuleTrial {

  private final UserRules rules;

  RuleTrial(UserRules rules) {
    this.rules = rules;
  }

  /** Whether an example can be read in the body that a rule makes of it. */
  boolean shows(UserRules.UserPathRule rule, String example) {
    CapturedResponse response = textResponse(example);
    return text(redact(bodies -> bodies.applyRule(rule, response))).contains(example);
  }

  /** Redacts a value of a kind. */
  LeafBody redact(ValueKind kind, String value) {
    return redact(bodies -> bodies.redactKind(kind, textResponse(value)));
  }

  /** The readable text of a body, empty if there is none. */
  static String text(LeafBody body) {
    return body.recordedText().orElse("");
  }

  private interface BodyRedaction {
    LeafBody apply(BodyRedactor bodies);
  }

  /** Redacts in two passes, as a recording does: one collects identities, one replaces them. */
  private LeafBody redact(BodyRedaction redaction) {
    RedactionPolicy policy =
        new RedactionPolicy(List.of(), Set.of(), UserDataLevel.WITHHOLD, rules);
    IdentityCollector collector = new IdentityCollector();
    redaction.apply(new BodyRedactor(collector, policy));
    return redaction.apply(new BodyRedactor(new PseudonymAssigner(collector), policy));
  }

  private static CapturedResponse textResponse(String value) {
    return new CapturedResponse(200, "text/plain", value.getBytes(UTF_8));
  }
}
