package imdstape.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.AuditedFixture;
import imdstape.fixture.Body;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.FixtureFile;
import imdstape.fixture.Leaf;
import imdstape.fixture.Secrecy;
import imdstape.fixture.Service;
import imdstape.fixtures.Fixtures;
import imdstape.metadata.Catalogue;
import imdstape.recorder.crawl.Crawler;
import imdstape.recorder.crawl.ImdsClient;
import imdstape.replayer.Journal;
import imdstape.replayer.ReplayServer;
import imdstape.replayer.world.World;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** record(replay(fixture)) says what the fixture says: the test that carries the project. */
class RoundTripTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-24T12:00:00Z"));

  private static Vertx vertx;

  @BeforeAll
  static void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close().await();
  }

  static Stream<String> library() {
    return Fixtures.names().stream();
  }

  @ParameterizedTest
  @MethodSource("library")
  void aFixtureOfTheLibraryComesBackAsItIs(String name) throws Exception {
    Fixture fixture = Fixtures.named(name);
    assertSame(fixture, recordedReplay(fixture), name);
  }

  @Test
  void aRecordedRecordingIsTheSameRecording() throws Exception {
    try (StandInService service = RealInstance.service()) {
      Fixture recorded = record(service.start());
      assertSame(recorded, recordedReplay(recorded), "a recording");
    }
  }

  @RepeatedTest(12)
  void aGeneratedFixtureComesBackAsItIs(RepetitionInfo repetition) throws Exception {
    long seed = 20_261_124L + repetition.getCurrentRepetition();
    Fixture fixture = generated(new SplittableRandom(seed));
    assertSame(fixture, recordedReplay(fixture), "seed " + seed);
  }

  /** The library's fixture with leaves taken away, changed, withheld, and versions left out. */
  private static Fixture generated(SplittableRandom chance) {
    Fixture base = Fixtures.named(Fixtures.DEFAULT);
    SortedMap<String, Leaf> tree = new TreeMap<>(base.tree());
    for (String path : List.copyOf(tree.keySet())) {
      Leaf leaf = base.tree().get(path);
      boolean asked =
          Catalogue.of(path).orElseThrow().isConcrete() && !Secrecy.isNeverAskedFor(path);
      boolean carriesTheAccount = path.endsWith("owner-id") || path.endsWith("document");
      if (leaf != null && leaf.isPresent() && !carriesTheAccount && chance.nextInt(3) == 0) {
        if (asked) {
          tree.put(path, Leaf.ABSENT);
        } else {
          tree.remove(path);
        }
      }
    }
    if (chance.nextBoolean()) {
      tree.put("user-data", Leaf.of(new Body.Withheld("user-data", chance.nextInt(3_000))));
    }
    if (chance.nextBoolean()) {
      tree.put(
          "meta-data/vendor/thing", Leaf.of(new Body.Withheld("unknown-path", chance.nextInt(90))));
      tree.put("meta-data/vendor/secret-thing", Leaf.of(new Body.Withheld("never-asked", 0)));
    }
    if (chance.nextBoolean()) {
      tree.put("meta-data/security-groups", Leaf.of("web-tier-2\nweb-tier\nweb-tier-7"));
      tree.put("meta-data/tags/instance/tag-9", Leaf.of("value-3"));
      tree.put("meta-data/ipv6", Leaf.of("2001:db8:1::a"));
    }
    List<String> versions = new ArrayList<>(base.service().versions());
    versions.removeIf(version -> !version.equals("latest") && chance.nextInt(4) > 0);
    Fixture fixture =
        new Fixture(
            "generated",
            base.origin(),
            new Service(
                versions, chance.nextBoolean() ? Service.Tokens.OPTIONAL : Service.Tokens.REQUIRED),
            tree,
            tree.containsKey("meta-data/public-keys/0/openssh-key")
                ? base.listings()
                : new TreeMap<>(),
            new TreeMap<>(),
            Fixture.Redactions.NONE);
    FixtureAudit.of(fixture).orThrow();
    return fixture;
  }

  private static Fixture recordedReplay(Fixture fixture) throws Exception {
    ReplayServer server =
        new ReplayServer(vertx, World.of(fixture, new byte[32], 1), CLOCK, Journal.NONE);
    try {
      int port = server.listen("127.0.0.1", 0).await(10, TimeUnit.SECONDS);
      return record(URI.create("http://127.0.0.1:" + port));
    } finally {
      server.close().await();
    }
  }

  private static Fixture record(URI endpoint) {
    List<AuditedFixture> written = new ArrayList<>();
    new Recording(new Crawler(new ImdsClient(vertx, endpoint)), LocalDate.of(2026, 11, 24))
        .run(written::add);
    return written.get(0).fixture();
  }

  /** By the text of the files, so that a difference shows as one. */
  private static void assertSame(Fixture fixture, Fixture recorded, String which) {
    assertThat(text(fixture, recorded)).as(which).isEqualTo(text(recorded, recorded));
    assertThat(recorded.saysTheSameAs(fixture)).as(which).isTrue();
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
                    fixture.differs(),
                    head.redactions()))
            .orThrow());
  }
}
