package imdstape.recorder;

import imdstape.fixture.Fixture;
import imdstape.replayer.EmbeddedReplay;
import imdstape.replayer.Replay;
import imdstape.replayer.ReplayConfig;
import imdstape.replayer.instance.InstanceState;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The replay of a fixture on a free loopback port, at a fixed time. */
final class LoopbackReplay implements AutoCloseable {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final EmbeddedReplay replay;

  LoopbackReplay(Vertx vertx, Fixture fixture) throws Exception {
    ReplayConfig config =
        ReplayConfig.builder(InstanceState.of(fixture, new byte[32], 1))
            .clock(CLOCK)
            .warnings(refused::add)
            .withoutControl()
            .build();
    replay = Replay.start(vertx, config).await(20, TimeUnit.SECONDS);
  }

  URI endpoint() {
    return URI.create(replay.endpoint());
  }

  /** The requests that the replay has refused, one line each. */
  List<String> refused() {
    return List.copyOf(refused);
  }

  @Override
  public void close() {
    replay.close().await();
  }
}
