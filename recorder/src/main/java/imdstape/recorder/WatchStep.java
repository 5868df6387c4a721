package imdstape.recorder;

import imdstape.cli.ProgramVersion;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.RedactedWatch;
import imdstape.recorder.redact.RedactionContext;
import imdstape.recorder.redact.Redactor;
import imdstape.recorder.scenario.AuditedScenario;
import imdstape.recorder.scenario.ScenarioAudit;
import imdstape.recorder.scenario.ScenarioBuilder;
import imdstape.recorder.scenario.ScenarioDraft;
import imdstape.recorder.watch.MetadataWatcher;
import imdstape.recorder.watch.WatchResult;
import imdstape.scenario.codec.DurationText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * The step after a recording: watch, redact, build the scenario, audit.
 *
 * @param watcher asks the recorded service with what is left of the recording's budget
 */
record WatchStep(WatchPlan plan, MetadataWatcher watcher) {

  /** Duration, intervals and about how many requests, in one line. */
  String describe(Crawl crawl) {
    return "watching for %s, events every %s, all else every %s: about %d requests"
        .formatted(
            text(plan.duration()),
            text(plan.interval()),
            text(plan.interval().multipliedBy(MetadataWatcher.ROUNDS_PER_FULL_CHECK)),
            MetadataWatcher.estimateRequests(crawl, plan.duration(), plan.interval()));
  }

  /**
   * Watches until the plan's duration has passed or the recording is cancelled.
   *
   * @param crawl the recorded state
   * @param context that of the recording, with the pseudonyms that it has assigned
   * @throws imdstape.fixture.LeakFoundException if anything looks like a secret
   */
  RecordedWatch run(Crawl crawl, RedactionContext context) {
    WatchResult watched = watcher.watch(crawl, plan.duration(), plan.interval()); // real values
    RedactedWatch redacted = new Redactor(crawl, context).redact(watched);
    ScenarioDraft draft = ScenarioBuilder.build(redacted, watched.statistics().startedAt());
    String comment =
        "watched for %s, asked every %s, by %s"
            .formatted(
                text(watched.statistics().duration()),
                text(plan.interval()),
                ProgramVersion.line());
    AuditedScenario audited =
        ScenarioAudit.audit(
            draft,
            draft.render(plan.fixture(), comment),
            context.policy().leakRules(),
            redacted.originals());
    return new RecordedWatch(audited, redacted.knownPseudonyms(), watched.statistics());
  }

  private static String text(Duration duration) {
    return DurationText.write(duration.truncatedTo(ChronoUnit.SECONDS));
  }
}
