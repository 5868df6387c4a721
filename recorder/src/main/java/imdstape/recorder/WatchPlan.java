package imdstape.recorder;

import imdstape.cli.ProgramVersion;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.KnownPseudonyms;
import imdstape.recorder.redact.RedactedWatch;
import imdstape.recorder.redact.RedactionContext;
import imdstape.recorder.redact.Redactor;
import imdstape.recorder.scenario.AuditedScenario;
import imdstape.recorder.scenario.ScenarioAudit;
import imdstape.recorder.scenario.ScenarioBuilder;
import imdstape.recorder.scenario.ScenarioDraft;
import imdstape.recorder.scenario.ScenarioEvent;
import imdstape.recorder.scenario.ScenarioFile;
import imdstape.recorder.watch.MetadataWatcher;
import imdstape.recorder.watch.WatchResult;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Goes on where a recording ends: watch, redact, tell, audit, write.
 *
 * @param duration how long
 * @param interval from one round to the next
 * @param file of the scenario
 * @param fixture as the scenario names it, or null
 */
public record WatchPlan(
    Duration duration, Duration interval, ScenarioFile file, @Nullable String fixture) {

  /** What it means to do, in a line. */
  public String describe(Crawl crawl) {
    return "watching for %s, events every %s, all else every %s: about %d requests"
        .formatted(
            text(duration),
            text(interval),
            text(interval.multipliedBy(MetadataWatcher.ROUNDS_PER_FULL_CHECK)),
            MetadataWatcher.estimateRequests(crawl, duration, interval));
  }

  /**
   * Watches.
   *
   * @param crawl what was recorded
   * @param terms those of the recording, and everybody who has got a stand-in by it
   * @param keeper takes who has one now
   * @return what a reviewer wants to know
   * @throws imdstape.fixture.LeakFoundException if anything looks like a secret; the scenario is
   *     not written
   */
  public WatchSummary run(
      MetadataWatcher watcher,
      Crawl crawl,
      RedactionContext terms,
      Consumer<KnownPseudonyms> keeper) {
    WatchResult watched = watcher.watch(crawl, duration, interval); // real values, in memory only
    RedactedWatch redacted = new Redactor(crawl, terms).redact(watched); // names nobody
    ScenarioDraft story = ScenarioBuilder.build(redacted, watched.statistics().startedAt());
    String comment =
        "watched for %s, asked every %s, by %s"
            .formatted(
                text(watched.statistics().duration()), text(interval), ProgramVersion.line());
    AuditedScenario audited =
        ScenarioAudit.audit(
            story,
            ScenarioFile.text(story, fixture, comment),
            terms.policy().leakRules(),
            redacted.originals());
    keeper.accept(redacted.knownPseudonyms());
    file.write(audited);
    return WatchSummary.of(audited, watched.statistics(), file.path());
  }

  private static String text(Duration span) {
    return ScenarioEvent.time(span).substring(1);
  }
}
