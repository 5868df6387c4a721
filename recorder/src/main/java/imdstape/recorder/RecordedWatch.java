package imdstape.recorder;

import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.scenario.AuditedScenario;
import imdstape.recorder.watch.WatchStatistics;

/**
 * The result of a watch.
 *
 * @param scenario redacted and audited, so that it may be written
 * @param identities which identity has which pseudonym by now: real values, as those of {@link
 *     RecordingResult}
 * @param statistics duration, rounds and requests
 */
public record RecordedWatch(
    AuditedScenario scenario, KnownPseudonyms identities, WatchStatistics statistics) {

  /** Without the identities. */
  @Override
  public String toString() {
    return "RecordedWatch[" + statistics.rounds() + " rounds]";
  }
}
