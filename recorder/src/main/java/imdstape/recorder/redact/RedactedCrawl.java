package imdstape.recorder.redact;

import imdstape.fixture.Fixture;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.secrets.OriginalValues;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A redacted crawl.
 *
 * @param fixture the fixture, without any original value
 * @param originals the original values, to prove that the fixture holds none of them
 * @param knownPseudonyms all pseudonyms known by now, for the next recording
 * @param unmatchedPatterns the user's patterns that matched no path
 * @param pathRedactor maps a path of the crawl, below its version, to the path in the fixture
 */
public record RedactedCrawl(
    Fixture fixture,
    OriginalValues originals,
    KnownPseudonyms knownPseudonyms,
    List<String> unmatchedPatterns,
    UnaryOperator<String> pathRedactor) {

  public RedactedCrawl {
    unmatchedPatterns = List.copyOf(unmatchedPatterns);
  }
}
