package imdstape.recorder.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.Fixture;
import imdstape.recorder.CrawlMode;
import imdstape.recorder.CrawlSettings;
import imdstape.recorder.RecordedWatch;
import imdstape.recorder.Recording;
import imdstape.recorder.RecordingConfig;
import imdstape.recorder.RecordingListener;
import imdstape.recorder.RecordingResult;
import imdstape.recorder.WatchPlan;
import imdstape.recorder.WatchSummary;
import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.CrawlListener;
import imdstape.recorder.client.PausingClock;
import imdstape.recorder.client.RequestPolicy;
import imdstape.recorder.crawl.ScriptedClock;
import imdstape.recorder.redact.RedactionContext;
import imdstape.replayer.EmbeddedReplay;
import imdstape.replayer.Replay;
import imdstape.replayer.ReplayConfig;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.ScenarioSetup;
import imdstape.scenario.codec.ScenarioDocument;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Records and watches a service under a scripted clock, which advances only while the watch pauses.
 * The service can be a replay under the same clock.
 */
public final class WatchedReplayHarness {

  private final Vertx vertx;
  private final Path file;

  /** The clock of the watch and of the replay. */
  public final ScriptedClock clock = new ScriptedClock();

  /** Cancels the recording and the watch. */
  public final CancellationToken cancellation = new CancellationToken();

  /** The requests of the watch. */
  public final List<CrawlListener.RequestRecord> requests = new ArrayList<>();

  /** The lines of the report. */
  public List<String> reportLines = List.of();

  /** The line that announces the watch. */
  public String plan = "";

  /** The request budget of recording and watch together. */
  public int budget = RequestPolicy.DEFAULT_BUDGET;

  /** The timeout for a request; long enough for a busy machine. */
  public Duration timeout = RequestPolicy.DEFAULT_TIMEOUT;

  /** A harness that writes the scenario to a file. */
  public WatchedReplayHarness(Vertx vertx, Path file) {
    this.vertx = vertx;
    this.file = file;
  }

  /** Replays and watches a scenario; returns the text of the recorded one. */
  public String watchScenario(Fixture fixture, String scenario, Duration length) throws Exception {
    InstanceState state =
        ScenarioSetup.apply(
            ScenarioDocument.parse("test", scenario.getBytes(UTF_8), IllegalStateException::new),
            InstanceState.of(fixture, new byte[32], 1),
            clock.instant(),
            UnaryOperator.identity(),
            false);
    ReplayConfig config = ReplayConfig.builder(state).clock(clock).withoutControl().build();
    EmbeddedReplay replay = Replay.start(vertx, config).await(20, TimeUnit.SECONDS);
    try {
      return watchService(URI.create(replay.endpoint()), length);
    } finally {
      replay.close().await();
    }
  }

  /** Watches a service; returns the text of the scenario. */
  public String watchService(URI endpoint, Duration length) throws IOException {
    return watchService(endpoint, length, clock, RedactionContext.DEFAULT);
  }

  /** Watches a service under another clock and redaction context. */
  public String watchService(
      URI endpoint, Duration length, PausingClock clock, RedactionContext terms)
      throws IOException {
    CrawlListener collecting =
        new CrawlListener() {
          @Override
          public void requestCompleted(RequestRecord entry) {
            requests.add(entry);
          }
        };
    RequestPolicy policy = new RequestPolicy(RequestPolicy.UNLIMITED.pace(), budget, timeout);
    ScenarioFile target = ScenarioFile.at(file);
    RecordingConfig config =
        RecordingConfig.builder(
                CrawlMode.of(CrawlSettings.of(endpoint).withPolicy(policy))
                    .withWatch(new WatchPlan(length, Duration.ofSeconds(5), "mine.json")))
            .redaction(terms)
            .date(LocalDate.of(2026, 11, 24))
            .clock(clock)
            .cancellation(cancellation)
            .crawlListener(collecting)
            .listener(
                new RecordingListener() {
                  @Override
                  public void recorded(RecordingResult result) {
                    requests.clear();
                  }

                  @Override
                  public void watchStarting(String line) {
                    plan = line;
                  }
                })
            .vertx(vertx)
            .build();
    RecordedWatch watched = new Recording(config).run().watch().orElseThrow();
    target.write(watched.scenario());
    reportLines = WatchSummary.of(watched, file).lines();
    return Files.readString(file);
  }
}
