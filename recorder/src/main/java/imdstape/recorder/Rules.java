package imdstape.recorder;

import imdstape.recorder.check.Rule;
import java.util.List;

/** The rules that {@code imds check} holds fixtures to. */
final class Rules {

  static final Rule LEAK =
      new Rule(
          "leak",
          "Something looks like a secret or names its owner.",
          "What is committed stays in the history, and whoever reads the repository can use it."
              + " Revoke it if it opens anything, take it out, and record the instance again.");

  static final Rule CONTRADICTION =
      new Rule(
          "contradiction",
          "The fixture contradicts itself.",
          "A listing that leads nowhere or a body of the wrong kind is no answer that an instance"
              + " gave. Record it again, or write what is missing.");

  static final Rule NOT_A_FIXTURE =
      new Rule(
          "not-a-fixture",
          "The file is no fixture of a known format.",
          "It can neither be replayed nor audited, so nobody knows what is in it.");

  static final Rule EDITED =
      new Rule(
          "edited-after-seal",
          "The fixture was changed after it was recorded.",
          "It no longer says what an instance said. Record it again.");

  static final List<Rule> ALL = List.of(LEAK, CONTRADICTION, NOT_A_FIXTURE, EDITED);

  private Rules() {}
}
