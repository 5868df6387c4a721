package imdstape.recorder.cli;

import imdstape.cli.Failure;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.Seal;
import imdstape.fixtures.Fixtures;
import imdstape.recorder.Recording;
import imdstape.recorder.client.Onlooker;
import imdstape.recorder.client.Pace;
import imdstape.recorder.client.Stop;
import imdstape.recorder.redact.KnownIdentities;
import imdstape.recorder.redact.Terms;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One side of a comparison: a fixture that is there, or one that a live service becomes. */
sealed interface Side {

  /**
   * The side that somebody means.
   *
   * @throws Failure if it is neither a fixture nor an address
   */
  static Side of(String text) {
    if (!Endpoint.isMeant(text)) {
      return new Stored(text, Fixtures.at(text));
    }
    return Endpoint.of(text)
        .map(Live::new)
        .orElseThrow(
            () ->
                Failure.misused(
                    "a live side is http://HOST or http://HOST:PORT and nothing after it"));
  }

  /** What is to be said of it before anything is compared. */
  default Optional<String> warning() {
    return Optional.empty();
  }

  /** A file, or a fixture of the library. */
  record Stored(String name, Fixture fixture) implements Side {

    @Override
    public Optional<String> warning() {
      if (FixtureAudit.of(fixture).findings().stream().anyMatch(FixtureAudit.Finding::leak)) {
        return Optional.of(name + " holds what no fixture may; imds check tells what");
      }
      return Seal.of(fixture) == Seal.State.BROKEN
          ? Optional.of(name + " was changed after it was sealed; imds seal renews the seal")
          : Optional.empty();
    }
  }

  /** A service that is recorded in memory and written nowhere. */
  record Live(URI service) implements Side {

    Recorded recorded(Vertx vertx, LocalDate today, Terms terms, Pace pace) {
      CrawlFlags manners = new CrawlFlags();
      manners.pace = pace;
      List<Fixture> fixtures = new ArrayList<>();
      List<KnownIdentities> known = new ArrayList<>();
      new Recording(manners.crawler(vertx, service, new Stop(), Onlooker.NONE), today, terms)
          .run(audited -> fixtures.add(audited.fixture()), known::add);
      return new Recorded(fixtures.get(0), known.get(0));
    }
  }

  /**
   * What a live side has become.
   *
   * @param fixture without anything real
   * @param known who has which stand-in by now, so that another live side calls them the same
   */
  record Recorded(Fixture fixture, KnownIdentities known) {}
}
