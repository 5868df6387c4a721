package imdstape.recorder;

import imdstape.command.Version;
import imdstape.fixture.AuditedFixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.Origin;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.redact.Redacted;
import imdstape.recorder.redact.Redactor;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;

/** Records one instance: crawl, redact, audit, write. */
public final class Recording {

  private final Crawler crawler;
  private final LocalDate today;

  public Recording(Crawler crawler, LocalDate today) {
    this.crawler = crawler;
    this.today = today;
  }

  /**
   * Runs it.
   *
   * @param writer takes the fixture, which is public by then
   * @return what a reviewer wants to know
   * @throws imdstape.command.Failure if the service cannot be crawled
   * @throws imdstape.fixture.LeakFoundException if anything looks like a secret; nothing is written
   */
  public Summary run(Consumer<AuditedFixture> writer) {
    Origin origin = new Origin(Origin.Kind.RECORDED, today.toString(), Version.line(), List.of());
    Crawl crawl = crawler.crawl(); // real values, in memory only
    Redacted redacted = new Redactor(crawl).redact(origin); // the fixture names nobody
    AuditedFixture audited =
        FixtureAudit.of(redacted.fixture()).without(redacted.originals()).orThrow();
    writer.accept(audited);
    return Summary.of(audited.fixture(), crawl.requests());
  }
}
