package imdstape.recorder.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import imdstape.fixture.Fixture;
import imdstape.http.Door;
import imdstape.http.RefusalLog;
import imdstape.recorder.Recording;
import imdstape.recorder.Watching;
import imdstape.recorder.client.ImdsClient;
import imdstape.recorder.client.Manners;
import imdstape.recorder.client.Onlooker;
import imdstape.recorder.client.Stop;
import imdstape.recorder.client.Time;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.crawl.ScriptedTime;
import imdstape.recorder.redact.Terms;
import imdstape.recorder.watch.Watcher;
import imdstape.replayer.instance.CurrentWorld;
import imdstape.replayer.instance.World;
import imdstape.replayer.journal.Journal;
import imdstape.replayer.scenario.Scenario;
import imdstape.replayer.server.ReplayServer;
import imdstape.replayer.server.fastpath.Warden;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Records and watches a service under a clock that goes on when the watch waits, and at no other
 * time; a replay under the same clock can be that service.
 */
public final class WatchedReplay implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final Path file;

  /** Its clock, and that of whoever replays for it. */
  public final ScriptedTime time = new ScriptedTime();

  /** Ends it. */
  public final Stop stop = new Stop();

  /** The requests of the watch. */
  public final List<Onlooker.Entry> made = new ArrayList<>();

  /** What was reported. */
  public List<String> lines = List.of();

  /** What was said before. */
  public String plan = "";

  /** Of recording and watch. */
  public int budget = Manners.BUDGET;

  /** How long it waits for an answer: on a busy machine, so long that it never need. */
  public Duration patience = Manners.PATIENCE;

  /** One that writes a file. */
  public WatchedReplay(Path file) {
    this.file = file;
  }

  /** What comes of a scenario that is replayed and watched. */
  public String scenario(Fixture fixture, String scenario, Duration length) throws Exception {
    World world =
        Scenario.parse("test", scenario.getBytes(UTF_8), IllegalStateException::new)
            .of(
                World.of(fixture, new byte[32], 1),
                time.instant(),
                UnaryOperator.identity(),
                false);
    ReplayServer server =
        new ReplayServer(
            vertx,
            new CurrentWorld(world),
            time,
            new Journal(any -> {}),
            Warden.of(new Door(Set.of()), new RefusalLog(any -> {})));
    try {
      int port = server.listen("127.0.0.1", 0).await(10, TimeUnit.SECONDS);
      return watch(URI.create("http://127.0.0.1:" + port), length);
    } finally {
      server.close().await();
    }
  }

  /** What comes of a service that is watched. */
  public String watch(URI endpoint, Duration length) throws IOException {
    return watch(endpoint, length, time, Terms.DEFAULT);
  }

  /** The same under another clock, or on other terms. */
  public String watch(URI endpoint, Duration length, Time clock, Terms terms) throws IOException {
    Onlooker onlooker =
        new Onlooker() {
          @Override
          public void made(Entry entry) {
            made.add(entry);
          }
        };
    Manners manners = new Manners(Manners.UNLIMITED.pace(), budget, patience);
    Crawler crawler = new Crawler(new ImdsClient(vertx, endpoint, manners, clock, stop, onlooker));
    Recording recording = new Recording(crawler, LocalDate.of(2026, 11, 24), terms);
    recording.run(any -> {}, any -> {});
    made.clear();
    lines =
        recording.watch(
            new Watcher(crawler.client()),
            new Watching(length, Duration.ofSeconds(5), ScenarioFile.at(file), "mine.json"),
            told -> plan = told,
            any -> {});
    return Files.readString(file);
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
