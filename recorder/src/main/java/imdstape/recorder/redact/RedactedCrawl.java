package imdstape.recorder.redact;

import imdstape.fixture.Fixture;
import imdstape.secrets.OriginalValues;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a crawl has become.
 *
 * @param fixture without anything of the originals
 * @param originals to prove that
 * @param knownPseudonyms who has which stand-in by now, for the next recording
 * @param unmatchedPatterns what was allowed and never met
 * @param pathRedactor what a path of the crawl, below its version, is called in the fixture
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
