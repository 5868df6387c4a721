package imdstape.recorder;

import imdstape.fixture.Fixture;
import imdstape.http.HostGuard;
import imdstape.http.RefusalLog;
import imdstape.replayer.instance.InstanceState;
import imdstape.replayer.instance.InstanceStateHolder;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.server.ReplayServer;
import imdstape.replayer.server.fastpath.ServerContext;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The replay of a fixture on a free loopback port, at a fixed time. */
final class LoopbackReplay implements AutoCloseable {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final ReplayServer server;
  private final URI endpoint;

  LoopbackReplay(Vertx vertx, Fixture fixture) throws Exception {
    server =
        new ReplayServer(
            vertx,
            new InstanceStateHolder(InstanceState.of(fixture, new byte[32], 1)),
            CLOCK,
            new Journal(any -> {}),
            ServerContext.of(new HostGuard(Set.of()), new RefusalLog(refused::add)));
    int port = server.listen("127.0.0.1", 0).await(10, TimeUnit.SECONDS);
    endpoint = URI.create("http://127.0.0.1:" + port);
  }

  URI endpoint() {
    return endpoint;
  }

  /** The requests that the replay has refused, one line each. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  @Override
  public void close() {
    server.close().await();
  }
}
