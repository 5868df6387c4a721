package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.cli.CommandException;
import imdstape.fixture.Fixture;
import imdstape.fixtures.FixtureLibrary;
import imdstape.recorder.client.CancellationToken;
import imdstape.recorder.client.RequestPolicy;
import imdstape.recorder.redact.RedactionContext;
import imdstape.recorder.redact.RedactionPolicy;
import imdstape.recorder.redact.pseudonym.KnownPseudonyms;
import imdstape.recorder.redact.pseudonym.PseudonymNumbering;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Recordings through the Java API, without a command line and without files. */
@Timeout(60)
@ExtendWith(VertxExtension.class)
class EmbeddedRecordingTest {

  @Test
  void twoRecordingsRunAtTheSameTimeInOneJvm(Vertx vertx) throws Exception {
    List<String> names = List.of("linux-on-demand", "windows-elastic-gpu");
    CyclicBarrier bothStarted = new CyclicBarrier(names.size());
    ExecutorService threads = Executors.newFixedThreadPool(names.size());
    try {
      List<Future<Fixture>> recordings =
          names.stream()
              .map(FixtureLibrary::load)
              .map(
                  fixture ->
                      threads.submit(
                          () -> {
                            try (LoopbackReplay replay = new LoopbackReplay(vertx, fixture)) {
                              bothStarted.await(10, TimeUnit.SECONDS);
                              return record(replay.endpoint());
                            }
                          }))
              .toList();
      for (int i = 0; i < names.size(); i++) {
        LoopbackRecorder.assertSameContent(
            FixtureLibrary.load(names.get(i)), recordings.get(i).get(), names.get(i));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Fixture record(URI endpoint) {
    RecordingConfig config = RecordingConfig.builder(LoopbackRecorder.crawlMode(endpoint)).build();
    return new Recording(config).run().fixture().fixture();
  }

  @Test
  void aSecondRecordingUsesThePseudonymsOfTheFirst(Vertx vertx) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      CrawlMode mode = LoopbackRecorder.crawlMode(service.start());
      RecordingResult first = new Recording(RecordingConfig.builder(mode).build()).run();
      RecordingResult second =
          new Recording(
                  RecordingConfig.builder(mode).redaction(contextWith(first.identities())).build())
              .run();
      assertThat(first.identities().size()).isPositive();
      assertThat(second.identities()).isEqualTo(first.identities());
      assertThat(first.toString()).doesNotContain(SampleInstance.IDENTIFYING);
    }
  }

  private static RedactionContext contextWith(KnownPseudonyms identities) {
    return new RedactionContext(RedactionPolicy.DEFAULT, PseudonymNumbering.SEQUENTIAL, identities);
  }

  @Test
  void aWatchFollowsTheRecordingAndEndsWhenItIsCancelled(Vertx vertx) throws Exception {
    CancellationToken cancellation = new CancellationToken();
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      WatchPlan plan = new WatchPlan(Duration.ofMinutes(30), Duration.ofSeconds(5), null);
      RecordingResult result =
          new Recording(
                  RecordingConfig.builder(
                          LoopbackRecorder.crawlMode(service.start()).withWatch(plan))
                      .cancellation(cancellation)
                      .listener(
                          new RecordingListener() {
                            @Override
                            public void watchStarting(String line) {
                              cancellation.cancel();
                            }
                          })
                      .build())
              .run();
      assertThat(result.watch().orElseThrow().scenario().draft().events()).isEmpty();
      assertThat(result.watch().orElseThrow().statistics().stopReason()).isNotNull();
    }
  }

  @Test
  void aCrawlThatEndsEarlyGivesAResultOnlyIfThatIsAllowed(Vertx vertx) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      RequestPolicy policy =
          new RequestPolicy(RequestPolicy.UNLIMITED.pace(), 20, RequestPolicy.DEFAULT_TIMEOUT);
      CrawlMode mode = CrawlMode.of(CrawlSettings.of(service.start()).withPolicy(policy));
      assertThatThrownBy(() -> new Recording(RecordingConfig.builder(mode).build()).run())
          .isInstanceOf(CommandException.class)
          .hasMessageContaining("budget");
      RecordingResult partial =
          new Recording(RecordingConfig.builder(mode.withPartial(true)).build()).run();
      assertThat(partial.fixture().fixture().origin().incomplete()).isNotEmpty();
      assertThat(partial.watch()).isEmpty();
    }
  }
}
