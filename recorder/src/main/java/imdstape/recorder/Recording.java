package imdstape.recorder;

import static imdstape.fixture.FixtureOrigin.OriginKind.IMPORTED;
import static imdstape.fixture.FixtureOrigin.OriginKind.RECORDED;

import imdstape.cli.CommandException;
import imdstape.cli.ProgramVersion;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.FixtureSeal;
import imdstape.fixture.LeakFoundException;
import imdstape.fixture.RecordedService;
import imdstape.recorder.convert.ImportedMetadata;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.CrawlInterruption;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.proxy.ProxyCapture;
import imdstape.recorder.redact.KnownPseudonyms;
import imdstape.recorder.redact.RedactedCrawl;
import imdstape.recorder.redact.RedactionContext;
import imdstape.recorder.redact.Redactor;
import imdstape.recorder.watch.MetadataWatcher;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records one instance: crawl, redact, audit, write. */
public final class Recording {

  private final Supplier<Crawl> crawler;
  private final FixtureOrigin origin;
  private final RedactionContext terms;
  private final boolean partial;
  private final @Nullable ProxyCapture capture;
  private @Nullable Crawl recorded;
  private RedactionContext after = RedactionContext.DEFAULT;

  /** A recording of all there is, or nothing. */
  public Recording(Crawler crawler, LocalDate today, RedactionContext terms) {
    this(crawler, today, terms, false);
  }

  /**
   * A recording.
   *
   * @param partial whether half a crawl is worth a fixture, which then says so
   */
  public Recording(Crawler crawler, LocalDate today, RedactionContext terms, boolean partial) {
    this(
        crawler::crawl,
        new FixtureOrigin(RECORDED, today.toString(), ProgramVersion.line(), List.of()),
        terms,
        partial);
  }

  /** Of what another tool has kept of one: the same steps, for the same values are in it. */
  public Recording(ImportedMetadata source, LocalDate today, RedactionContext terms) {
    this(
        source::crawl,
        new FixtureOrigin(
            IMPORTED,
            today.toString(),
            ProgramVersion.line(),
            List.of(source.format().description())),
        terms,
        false);
  }

  /** Of what passed on its way between a program and a service: it lacks all else, and says so. */
  public Recording(
      ProxyCapture capture, RecordedService protocol, LocalDate today, RedactionContext terms) {
    this(
        () -> capture.toCrawl(protocol),
        new FixtureOrigin(RECORDED, today.toString(), ProgramVersion.line(), List.of()),
        terms,
        false,
        capture);
  }

  private Recording(
      Supplier<Crawl> crawler, FixtureOrigin origin, RedactionContext terms, boolean partial) {
    this(crawler, origin, terms, partial, null);
  }

  private Recording(
      Supplier<Crawl> crawler,
      FixtureOrigin origin,
      RedactionContext terms,
      boolean partial,
      @Nullable ProxyCapture capture) {
    this.crawler = crawler;
    this.origin = origin;
    this.terms = terms;
    this.partial = partial;
    this.capture = capture;
  }

  /**
   * Runs it.
   *
   * @param writer takes the fixture, which is public by then
   * @param keeper takes who got which stand-in, which is not
   * @return what a reviewer wants to know
   * @throws imdstape.cli.CommandException if the service cannot be crawled
   * @throws imdstape.fixture.LeakFoundException if anything looks like a secret; nothing is written
   */
  public RecordingSummary run(Consumer<AuditedFixture> writer, Consumer<KnownPseudonyms> keeper) {
    Crawl crawl = crawler.get(); // real values, in memory only
    RedactedCrawl redacted = new Redactor(crawl, terms).redact(origin(crawl)); // names nobody
    AuditedFixture audited = audited(redacted);
    keeper.accept(redacted.knownPseudonyms());
    writer.accept(audited);
    boolean whole = crawl.interruption() == null && capture == null;
    recorded = whole ? crawl : null;
    after = new RedactionContext(terms.policy(), terms.numbering(), redacted.knownPseudonyms());
    RecordingSummary summary =
        RecordingSummary.of(
            audited.fixture(),
            crawl.requestCount(),
            crawl.skipped(),
            crawl.interruption(),
            redacted.unmatchedPatterns());
    return capture == null
        ? summary
        : summary.withLines(capture.describeRequests(redacted.pathRedactor()));
  }

  /**
   * Goes on to watch what it has recorded, under the same names: watch, redact, tell, audit, write.
   *
   * @param planner is told what will be asked
   * @param keeper takes who got which stand-in by then
   * @return what a reviewer wants to know; nothing if the recording was not complete
   * @throws imdstape.fixture.LeakFoundException if anything looks like a secret; the scenario is
   *     not written
   */
  public List<String> watch(
      MetadataWatcher watcher,
      WatchPlan watching,
      Consumer<String> planner,
      Consumer<KnownPseudonyms> keeper) {
    Crawl crawl = recorded;
    if (crawl == null) {
      return List.of("not watched: the recording is not complete");
    }
    planner.accept(watching.describe(crawl));
    return watching.run(watcher, crawl, after, keeper).lines();
  }

  private FixtureOrigin origin(Crawl crawl) {
    if (capture != null) {
      return origin.withOnlyRequestedPaths(capture.answeredPathCount());
    }
    CrawlInterruption end = crawl.interruption();
    if (end != null && !partial) {
      throw CommandException.failure(
          "%s after %d of %d known paths; nothing was written (--partial writes what there is)"
              .formatted(end.reason(), end.requestedPaths(), end.knownPaths()));
    }
    return end == null ? origin : origin.withIncomplete(end.fixtureNote());
  }

  private AuditedFixture audited(RedactedCrawl redacted) {
    Fixture sealed = FixtureSeal.addTo(redacted.fixture(), ProgramVersion.line(), false);
    try {
      return FixtureAudit.of(sealed, terms.policy().leakRules())
          .checkOriginals(redacted.originals())
          .orThrow();
    } catch (LeakFoundException leak) {
      boolean onRequest =
          sealed.redactions().storedPaths().stream().anyMatch(path -> leak.path().endsWith(path));
      throw leak.withAdvice(
          onRequest
              ? "It is stored because --allow, --rules or --user-data ask for it: do without, or"
                  + " write a rule that hides it"
              : "Please report the path and the rule, not the value");
    }
  }
}
