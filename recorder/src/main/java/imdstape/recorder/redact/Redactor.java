package imdstape.recorder.redact;

import imdstape.fixture.FixtureOrigin;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.watch.WatchResult;
import java.util.List;

/**
 * Redacts a crawl and makes a fixture of it. The crawl is read several times with the same rules:
 * first to collect its identities, then to replace them by pseudonyms.
 */
public final class Redactor {

  private final Crawl crawl;
  private final RedactionContext context;

  public Redactor(Crawl crawl, RedactionContext context) {
    this.crawl = crawl;
    this.context = context;
  }

  /**
   * Redacts the crawl.
   *
   * @param origin the origin to write into the fixture
   */
  public RedactedCrawl redact(FixtureOrigin origin) {
    RedactionRun run = new RedactionRun(crawl, context);
    runAll(
        run::collectHarmlessWords,
        run::collectFromDescribedBodies,
        run::collectFromAllBodies,
        run::assignInDescribedBodies,
        run::replaceInAllBodies,
        run::findKept,
        run::findWithheldOriginals);
    return run.toRedactedCrawl(origin);
  }

  /**
   * Redacts the changes that a watch has seen after the crawl. An identity keeps the pseudonym that
   * the crawl assigned if the context knows it.
   */
  public RedactedWatch redact(WatchResult watched) {
    RedactionRun run = new RedactionRun(crawl, context);
    runAll(
        run::collectHarmlessWords,
        run::collectFromDescribedBodies,
        run::collectFromAllBodies,
        () -> run.collectFromChanges(watched),
        run::assignInDescribedBodies,
        run::replaceInAllBodies,
        () -> run.replaceInChanges(watched),
        run::findWithheldOriginals);
    return run.toRedactedWatch(watched);
  }

  private static void runAll(Runnable... steps) {
    List.of(steps).forEach(Runnable::run);
  }
}
