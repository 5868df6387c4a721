package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.AuditedFixture;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.redact.RedactionContext;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.server.ReplayServer;
import imdstape.replayer.server.fastpath.ServerContext;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Records a service, and the replay of a recording, on loopback. */
public final class LoopbackRecorder implements AutoCloseable {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

  private final Vertx vertx = Vertx.vertx();

  /** The recording of a service. */
  public Fixture record(URI endpoint) {
    List<AuditedFixture> written = new ArrayList<>();
    new Recording(
            new Crawler(new ImdsClient(vertx, endpoint)),
            LocalDate.of(2026, 11, 24),
            RedactionContext.DEFAULT)
        .run(written::add, any -> {});
    return written.get(0).fixture();
  }

  /** The recording of a fixture's replay. */
  public Fixture recordReplay(Fixture fixture) throws Exception {
    List<String> refused = new CopyOnWriteArrayList<>();
    ReplayServer server =
        new ReplayServer(
            vertx,
            new InstanceStateHolder(InstanceState.of(fixture, new byte[32], 1)),
            CLOCK,
            new Journal(any -> {}),
            ServerContext.of(new HostGuard(Set.of()), new RefusalLog(refused::add)));
    try {
      int port = server.listen("127.0.0.1", 0).await(10, TimeUnit.SECONDS);
      Fixture recorded = record(URI.create("http://127.0.0.1:" + port));
      assertThat(refused).isEmpty();
      return recorded;
    } finally {
      server.close().await();
    }
  }

  /** By the text of the files, so that a difference shows as one. */
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

  @Override
  public void close() {
    vertx.close().await();
  }
}
