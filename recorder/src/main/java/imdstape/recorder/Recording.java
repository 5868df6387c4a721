package imdstape.recorder;

import static imdstape.fixture.Origin.Kind.IMPORTED;
import static imdstape.fixture.Origin.Kind.RECORDED;

import imdstape.cli.Failure;
import imdstape.cli.Version;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.LeakFoundException;
import imdstape.fixture.Origin;
import imdstape.fixture.Seal;
import imdstape.fixture.Service;
import imdstape.recorder.convert.Source;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.crawl.Incomplete;
import imdstape.recorder.proxy.Capture;
import imdstape.recorder.redact.KnownIdentities;
import imdstape.recorder.redact.Redacted;
import imdstape.recorder.redact.Redactor;
import imdstape.recorder.redact.Terms;
import imdstape.recorder.watch.Watcher;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Records one instance: crawl, redact, audit, write. */
public final class Recording {

  private final Supplier<Crawl> crawler;
  private final Origin origin;
  private final Terms terms;
  private final boolean partial;
  private final @Nullable Capture capture;
  private @Nullable Crawl recorded;
  private Terms after = Terms.DEFAULT;

  /** A recording of all there is, or nothing. */
  public Recording(Crawler crawler, LocalDate today, Terms terms) {
    this(crawler, today, terms, false);
  }

  /**
   * A recording.
   *
   * @param partial whether half a crawl is worth a fixture, which then says so
   */
  public Recording(Crawler crawler, LocalDate today, Terms terms, boolean partial) {
    this(
        crawler::crawl,
        new Origin(RECORDED, today.toString(), Version.line(), List.of()),
        terms,
        partial);
  }

  /** Of what another tool has kept of one: the same steps, for the same values are in it. */
  public Recording(Source source, LocalDate today, Terms terms) {
    this(
        source::crawl,
        new Origin(IMPORTED, today.toString(), Version.line(), List.of(source.format().form())),
        terms,
        false);
  }

  /** Of what passed on its way between a program and a service: it lacks all else, and says so. */
  public Recording(Capture capture, Service protocol, LocalDate today, Terms terms) {
    this(
        () -> capture.crawl(protocol),
        new Origin(RECORDED, today.toString(), Version.line(), List.of()),
        terms,
        false,
        capture);
  }

  private Recording(Supplier<Crawl> crawler, Origin origin, Terms terms, boolean partial) {
    this(crawler, origin, terms, partial, null);
  }

  private Recording(
      Supplier<Crawl> crawler,
      Origin origin,
      Terms terms,
      boolean partial,
      @Nullable Capture capture) {
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
   * @throws imdstape.cli.Failure if the service cannot be crawled
   * @throws imdstape.fixture.LeakFoundException if anything looks like a secret; nothing is written
   */
  public Summary run(Consumer<AuditedFixture> writer, Consumer<KnownIdentities> keeper) {
    Crawl crawl = crawler.get(); // real values, in memory only
    Redacted redacted = new Redactor(crawl, terms).redact(origin(crawl)); // names nobody
    AuditedFixture audited = audited(redacted);
    keeper.accept(redacted.known());
    writer.accept(audited);
    boolean whole = crawl.incomplete() == null && capture == null;
    recorded = whole ? crawl : null;
    after = new Terms(terms.policy(), terms.numbering(), redacted.known());
    Summary summary =
        Summary.of(
            audited.fixture(),
            crawl.requests(),
            crawl.skipped(),
            crawl.incomplete(),
            redacted.unmet());
    return capture == null ? summary : summary.and(capture.lines(redacted.paths()));
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
      Watcher watcher,
      Watching watching,
      Consumer<String> planner,
      Consumer<KnownIdentities> keeper) {
    Crawl crawl = recorded;
    if (crawl == null) {
      return List.of("not watched: the recording is not complete");
    }
    planner.accept(watching.plan(crawl));
    return watching.run(watcher, crawl, after, keeper).lines();
  }

  private Origin origin(Crawl crawl) {
    if (capture != null) {
      return origin.ofWhatWasAsked(capture.paths());
    }
    Incomplete end = crawl.incomplete();
    if (end != null && !partial) {
      throw Failure.failed(
          "%s after %d of %d known paths; nothing was written (--partial writes what there is)"
              .formatted(end.why(), end.asked(), end.known()));
    }
    return end == null ? origin : origin.stopped(end.mark());
  }

  private AuditedFixture audited(Redacted redacted) {
    Fixture sealed = Seal.on(redacted.fixture(), Version.line(), false);
    try {
      return FixtureAudit.of(sealed, terms.policy().leakRules())
          .without(redacted.originals())
          .orThrow();
    } catch (LeakFoundException leak) {
      boolean onRequest =
          sealed.redactions().stored().stream().anyMatch(path -> leak.where().endsWith(path));
      throw leak.and(
          onRequest
              ? "It is stored because --allow, --rules or --user-data ask for it: do without, or"
                  + " write a rule that hides it"
              : "Please report the path and the rule, not the value");
    }
  }
}
