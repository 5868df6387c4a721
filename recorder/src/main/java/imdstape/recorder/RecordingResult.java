package imdstape.recorder;

import imdstape.fixture.AuditedFixture;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import java.util.Optional;

/**
 * The result of a recording.
 *
 * @param fixture redacted and audited, so that it may be written
 * @param identities which identity has which pseudonym: real values, for the identities file or the
 *     {@link imdstape.recorder.redact.RedactionContext} of another recording only
 * @param summary counts and paths for a reviewer
 * @param watch what was observed afterwards; empty if no watch was planned, if it has not ended
 *     yet, or if the recording is not complete
 */
public record RecordingResult(
    AuditedFixture fixture,
    KnownPseudonyms identities,
    RecordingSummary summary,
    Optional<RecordedWatch> watch) {

  RecordingResult withWatch(RecordedWatch observed) {
    return new RecordingResult(fixture, identities, summary, Optional.of(observed));
  }

  /** Without the identities. */
  @Override
  public String toString() {
    return "RecordingResult" + summary.lines();
  }
}
