package imdstape.recorder.cli;

import imdstape.cli.CommandException;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureSeal;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.CrawlMode;
import imdstape.recorder.Recording;
import imdstape.recorder.RecordingConfig;
import imdstape.recorder.RecordingResult;
import imdstape.recorder.client.ServiceEndpoint;
import imdstape.recorder.redact.RedactionContext;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.LocalDate;
import java.util.Optional;

/** One side of a comparison: a stored fixture, or a live service that is recorded for it. */
sealed interface DiffSide {

  /**
   * Parses a file name, a name of the library, or the URL of a service.
   *
   * @throws CommandException if the text is neither a fixture nor the URL of a service
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

  /** A warning to print before the comparison, if there is one. */
  default Optional<String> warning() {
    return Optional.empty();
  }

  /** A fixture file, or a fixture of the library. */
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

  /** A service that is recorded in memory; no file is written. */
  record LiveSide(URI service) implements DiffSide {

    RecordingResult record(
        Vertx vertx, LocalDate today, RedactionContext context, CrawlFlags crawl) {
      return new Recording(
              RecordingConfig.builder(CrawlMode.of(crawl.settings(service)))
                  .redaction(context)
                  .date(today)
                  .vertx(vertx)
                  .build())
          .run();
    }
  }
}
