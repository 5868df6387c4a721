package imdstape.recorder;

import imdstape.cli.CommandException;
import imdstape.fixture.FixtureOrigin;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.CrawlInterruption;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.watch.MetadataWatcher;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Crawls a live service, and watches it afterwards if there is a plan for that. Immutable. */
public final class CrawlMode extends RecordingMode {

  private final CrawlSettings settings;
  private final boolean partial;
  private final @Nullable WatchPlan watch;

  private CrawlMode(CrawlSettings settings, boolean partial, @Nullable WatchPlan watch) {
    this.settings = settings;
    this.partial = partial;
    this.watch = watch;
  }

  /** A complete crawl of a service with the default settings. */
  public static CrawlMode of(URI endpoint) {
    return of(CrawlSettings.of(endpoint));
  }

  /** A complete crawl of a service. */
  public static CrawlMode of(CrawlSettings settings) {
    return new CrawlMode(settings, false, null);
  }

  /**
   * This mode with or without partial recordings.
   *
   * @param allowed whether a crawl that ended early still gives a fixture, which is marked as
   *     incomplete; otherwise the recording fails
   */
  public CrawlMode withPartial(boolean allowed) {
    return new CrawlMode(settings, allowed, watch);
  }

  /** This mode, followed by a watch. A recording that is not complete is not watched. */
  public CrawlMode withWatch(WatchPlan plan) {
    return new CrawlMode(settings, partial, plan);
  }

  @Override
  UnredactedRecording read(RecordingSession session) {
    Crawler crawler = settings.createCrawler(session);
    Crawl crawl = crawler.crawl();
    FixtureOrigin origin = session.origin();
    CrawlInterruption interruption = crawl.interruption();
    if (interruption != null) {
      if (!partial) {
        throw CommandException.failure(
            "%s after %d of %d known paths; nothing was written (--partial writes what there is)"
                .formatted(
                    interruption.reason(),
                    interruption.requestedPaths(),
                    interruption.knownPaths()));
      }
      return UnredactedRecording.of(crawl, origin.withIncomplete(interruption.fixtureNote()));
    }
    return UnredactedRecording.of(crawl, origin)
        .withWatch(
            Optional.ofNullable(watch)
                .map(plan -> new WatchStep(plan, new MetadataWatcher(crawler.client()))));
  }
}
