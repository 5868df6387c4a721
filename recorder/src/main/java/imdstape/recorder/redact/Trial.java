package imdstape.recorder.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.Body;
import imdstape.metadata.Kind;
import imdstape.recorder.client.Seen;
import java.util.List;
import java.util.Set;

/** What a rule makes of one value on its own, to hold it against its evidence. */
final class Trial {

  private final UserRules rules;

  Trial(UserRules rules) {
    this.rules = rules;
  }

  /** Whether an example is to be read in what a rule makes of it. */
  boolean shows(UserRules.PathRule rule, String example) {
    Seen seen = seen(example);
    return text(of(values -> values.byRule(rule, seen))).contains(example);
  }

  /** What becomes of a value of a kind. */
  Body of(Kind kind, String value) {
    return of(values -> values.of(kind, seen(value)));
  }

  /** What is to be read of a body. */
  static String text(Body body) {
    return body instanceof Body.Text text
        ? text.text()
        : body instanceof Body.Made made && made.profile() != null ? made.profile() : "";
  }

  private interface Redaction {
    Body of(Values values);
  }

  /** As in a recording: once to see whom it names, once to write. */
  private Body of(Redaction redaction) {
    Policy policy = new Policy(List.of(), Set.of(), UserDataLevel.WITHHOLD, rules);
    Sightings sightings = new Sightings();
    redaction.of(new Values(sightings, policy));
    return redaction.of(new Values(new Identities(sightings), policy));
  }

  private static Seen seen(String value) {
    return new Seen(200, "text/plain", value.getBytes(UTF_8));
  }
}
