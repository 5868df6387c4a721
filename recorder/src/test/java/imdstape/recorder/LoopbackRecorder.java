package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.recorder.client.PausingClock;
import imdstape.recorder.client.RequestPolicy;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.LocalDate;

/** Records services and replays of fixtures on loopback. */
public final class LoopbackRecorder {

  private final Vertx vertx;

  /** Creates a recorder whose replays listen in this Vert.x. */
  public LoopbackRecorder(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Records a service that answers on loopback, as fast as it answers. */
  public Fixture record(URI endpoint) {
    return new Recording(
            RecordingConfig.builder(crawlMode(endpoint))
                .date(LocalDate.of(2026, 11, 24))
                .clock(PausingClock.FROZEN)
                .vertx(vertx)
                .build())
        .run()
        .fixture()
        .fixture();
  }

  /** A crawl without a limit on the rate of requests. */
  public static CrawlMode crawlMode(URI endpoint) {
    return CrawlMode.of(CrawlSettings.of(endpoint).withPolicy(RequestPolicy.UNLIMITED));
  }

  /** Records the replay of a fixture. */
  public Fixture recordReplay(Fixture fixture) throws Exception {
    try (LoopbackReplay replay = new LoopbackReplay(vertx, fixture)) {
      Fixture recorded = record(replay.endpoint());
      assertThat(replay.refused()).isEmpty();
      return recorded;
    }
  }

  /** Compares the texts of the fixture files, so that a failure shows the difference. */
  public static void assertSameContent(Fixture fixture, Fixture recorded, String which) {
    assertThat(text(fixture, recorded)).as(which).isEqualTo(text(recorded, recorded));
    assertThat(recorded.hasSameContentAs(fixture)).as(which).isTrue();
  }

  private static String text(Fixture fixture, Fixture head) {
    return FixtureFile.text(
        FixtureAudit.of(
                new Fixture(
                    head.description(),
                    head.origin(),
                    fixture.service(),
                    fixture.tree(),
                    fixture.listings(),
                    fixture.differences(),
                    head.redactions()))
            .orThrow());
  }
}
