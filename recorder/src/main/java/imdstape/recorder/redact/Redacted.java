package imdstape.recorder.redact;

import imdstape.fixture.Fixture;
import imdstape.fixture.Originals;

/**
 * What a crawl has become.
 *
 * @param fixture without anything of the originals
 * @param originals to prove that
 */
public record Redacted(Fixture fixture, Originals originals) {}
