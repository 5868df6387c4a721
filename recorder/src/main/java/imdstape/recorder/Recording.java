package imdstape.recorder;

import imdstape.cli.ProgramVersion;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureSeal;
import imdstape.fixture.LeakFoundException;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.RedactedCrawl;
import imdstape.recorder.redact.RedactionContext;
import imdstape.recorder.redact.Redactor;
import java.util.Optional;

/**
 * Records one instance: read, redact, audit, and watch if that is planned. It writes no file: the
 * result holds what may be written. Recordings are independent of each other and may run at the
 * same time on threads of their own.
 *
 * <pre>{@code
 * RecordingConfig config = RecordingConfig.builder(CrawlMode.of(endpoint)).build();
 * RecordingResult result = new Recording(config).run();
 * FixtureFile.write(result.fixture(), Path.of("my-instance.json"));
 * }</pre>
 */
public final class Recording {

  private final RecordingConfig config;

  /** A recording that has not run yet. */
  public Recording(RecordingConfig config) {
    this.config = config;
  }

  /**
   * Runs the recording on this thread until it ends or is cancelled.
   *
   * @throws imdstape.cli.CommandException if the service cannot be recorded, or if the crawl ended
   *     early and partial recordings are not allowed
   * @throws ProxyListenException if the address of a proxy cannot be listened on
   * @throws LeakFoundException if anything looks like a secret; there is no result then
   */
  public RecordingResult run() {
    try (RecordingSession session = new RecordingSession(config)) {
      UnredactedRecording unredacted = config.mode().read(session);
      Crawl crawl = unredacted.crawl(); // real values, in memory only
      RedactedCrawl redacted = new Redactor(crawl, config.redaction()).redact(unredacted.origin());
      RecordingResult result = result(unredacted, redacted);
      config.listener().recorded(result);
      Optional<WatchStep> watch = unredacted.watch();
      if (watch.isEmpty()) {
        return result;
      }
      config.listener().watchStarting(watch.get().describe(crawl));
      return result.withWatch(watch.get().run(crawl, contextAfter(redacted)));
    }
  }

  private RecordingResult result(UnredactedRecording unredacted, RedactedCrawl redacted) {
    AuditedFixture audited = audit(redacted);
    Crawl crawl = unredacted.crawl();
    RecordingSummary summary =
        RecordingSummary.of(
            audited.fixture(),
            crawl.requestCount(),
            crawl.skipped(),
            crawl.interruption(),
            redacted.unmatchedPatterns());
    return new RecordingResult(
        audited,
        redacted.knownPseudonyms(),
        summary.withLines(unredacted.requestLines().apply(redacted.pathRedactor())),
        Optional.empty());
  }

  /** The same policy, with the pseudonyms that the recording has assigned. */
  private RedactionContext contextAfter(RedactedCrawl redacted) {
    RedactionContext context = config.redaction();
    return new RedactionContext(context.policy(), context.numbering(), redacted.knownPseudonyms());
  }

  private AuditedFixture audit(RedactedCrawl redacted) {
    Fixture sealed = FixtureSeal.addTo(redacted.fixture(), ProgramVersion.line(), false);
    try {
      return FixtureAudit.of(sealed, config.redaction().policy().leakRules())
          .checkOriginals(redacted.originals())
          .orThrow();
    } catch (LeakFoundException leak) {
      boolean storedOnRequest =
          sealed.redactions().storedPaths().stream().anyMatch(path -> leak.path().endsWith(path));
      throw leak.withAdvice(
          storedOnRequest
              ? "It is stored because --allow, --rules or --user-data ask for it: do without, or"
                  + " write a rule that hides it"
              : "Please report the path and the rule, not the value");
    }
  }
}
