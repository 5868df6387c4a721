package imdstape.recorder.redact;

import imdstape.fixture.Fixture;
import imdstape.leak.Originals;

/**
 * What a crawl has become.
 *
 * @param fixture without anything of the originals
 * @param originals to prove that
 * @param known who has which stand-in by now, for the next recording
 */
public record Redacted(Fixture fixture, Originals originals, KnownIdentities known) {}
