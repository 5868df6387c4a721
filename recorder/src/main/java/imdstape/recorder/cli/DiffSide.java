package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureSeal;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.Recording;
import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.RequestPace;
import imdstape.recorder.client.ServiceEndpoint;
import imdstape.recorder.redact.KnownPseudonyms;
import imdstape.recorder.redact.RedactionContext;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One side of a comparison: a fixture that is there, or one that a live service becomes. */
sealed interface DiffSide {

  /**
   * The side that somebody means.
   *
   * @throws CommandException if it is neither a fixture nor an address
   */
  static DiffSide parse(String text) {
    if (!ServiceEndpoint.isUrl(text)) {
      return new StoredSide(text, FixtureLibrary.loadFileOrName(text));
    }
    return ServiceEndpoint.parse(text)
        .map(LiveSide::new)
        .orElseThrow(
            () ->
                CommandException.usageError(
                    "a live side is http://HOST or http://HOST:PORT and nothing after it"));
  }

  /** What is to be said of it before anything is compared. */
  default Optional<String> warning() {
    return Optional.empty();
  }

  /** A file, or a fixture of the library. */
  record StoredSide(String name, Fixture fixture) implements DiffSide {

    @Override
    public Optional<String> warning() {
      if (FixtureAudit.of(fixture).findings().stream().anyMatch(FixtureAudit.AuditFinding::leak)) {
        return Optional.of(name + " holds what no fixture may; imds check tells what");
      }
      return FixtureSeal.stateOf(fixture) == FixtureSeal.SealState.BROKEN
          ? Optional.of(name + " was changed after it was sealed; imds seal renews the seal")
          : Optional.empty();
    }
  }

  /** A service that is recorded in memory and written nowhere. */
  record LiveSide(URI service) implements DiffSide {

    RecordedSide record(Vertx vertx, LocalDate today, RedactionContext terms, RequestPace pace) {
      CrawlFlags manners = new CrawlFlags();
      manners.pace = pace;
      List<Fixture> fixtures = new ArrayList<>();
      List<KnownPseudonyms> known = new ArrayList<>();
      new Recording(
              manners.crawler(vertx, service, new CancellationToken(), CrawlListener.NONE),
              today,
              terms)
          .run(audited -> fixtures.add(audited.fixture()), known::add);
      return new RecordedSide(fixtures.get(0), known.get(0));
    }
  }

  /**
   * What a live side has become.
   *
   * @param fixture without anything real
   * @param known who has which stand-in by now, so that another live side calls them the same
   */
  record RecordedSide(Fixture fixture, KnownPseudonyms known) {}
}
