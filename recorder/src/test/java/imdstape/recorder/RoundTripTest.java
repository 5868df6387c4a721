package imdstape.recorder;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureAudit;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.fixture.SecretPaths;
import imdstape.fixture.VersionDifference;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.Catalogue;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recording the replay of a fixture gives a fixture with the same content. */
@Tag(TestEffort.SCALED)
@ExtendWith(VertxExtension.class)
class RoundTripTest {

  private static LoopbackRecorder tape;

  @BeforeAll
  static void start(Vertx vertx) {
    tape = new LoopbackRecorder(vertx);
  }

  static Stream<String> library() {
    return FixtureLibrary.names().stream();
  }

  @ParameterizedTest
  @MethodSource("library")
  void recordingTheReplayOfALibraryFixtureGivesTheSameFixture(String name) throws Exception {
    Fixture fixture = FixtureLibrary.load(name);
    if (!name.equals(FixtureLibrary.DEFAULT_NAME) && TestEffort.scaled(100) < 40) {
      fixture = withNewestVersions(fixture, 6);
    }
    LoopbackRecorder.assertSameContent(fixture, tape.recordReplay(fixture), name);
  }

  /** A fixture without its older versions, which are most of the requests of a recording. */
  private static Fixture withNewestVersions(Fixture fixture, int count) {
    List<String> all = fixture.service().versions();
    List<String> versions = all.subList(Math.max(0, all.size() - count), all.size());
    SortedMap<String, VersionDifference> differences = new TreeMap<>(fixture.differences());
    differences.keySet().retainAll(versions);
    return new Fixture(
        fixture.description(),
        fixture.origin(),
        new RecordedService(versions, fixture.service().tokens(), fixture.service().traits()),
        fixture.tree(),
        fixture.listings(),
        differences,
        fixture.redactions());
  }

  @Test
  void recordingTheReplayOfARecordingGivesTheSameFixture(Vertx vertx) throws Exception {
    try (FakeMetadataService service = SampleInstance.service(vertx)) {
      Fixture recorded = tape.record(service.start());
      LoopbackRecorder.assertSameContent(recorded, tape.recordReplay(recorded), "a recording");
    }
  }

  static List<Integer> seeds() {
    return IntStream.rangeClosed(1, TestEffort.scaled(20)).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void recordingTheReplayOfAGeneratedFixtureGivesTheSameFixture(int number) throws Exception {
    long seed = 20_261_124L + number;
    Fixture fixture = generated(new SplittableRandom(seed));
    LoopbackRecorder.assertSameContent(fixture, tape.recordReplay(fixture), "seed " + seed);
  }

  /** The default fixture with leaves removed, changed or withheld, and with versions removed. */
  private static Fixture generated(SplittableRandom random) {
    Fixture base = FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME);
    SortedMap<String, Leaf> tree = new TreeMap<>(base.tree());
    for (String path : List.copyOf(tree.keySet())) {
      Leaf leaf = base.tree().get(path);
      boolean requested =
          Catalogue.find(path).orElseThrow().isConcrete() && !SecretPaths.isNeverRequested(path);
      boolean carriesTheAccount = path.endsWith("owner-id") || path.endsWith("document");
      if (leaf != null && leaf.isPresent() && !carriesTheAccount && random.nextInt(3) == 0) {
        if (requested) {
          tree.put(path, Leaf.ABSENT);
        } else {
          tree.remove(path);
        }
      }
    }
    if (random.nextBoolean()) {
      tree.put("user-data", Leaf.of(new LeafBody.Withheld("user-data", random.nextInt(3_000))));
    }
    if (random.nextBoolean()) {
      tree.put(
          "meta-data/vendor/thing",
          Leaf.of(new LeafBody.Withheld("unknown-path", random.nextInt(90))));
      tree.put("meta-data/vendor/secret-thing", Leaf.of(new LeafBody.Withheld("never-asked", 0)));
    }
    if (random.nextBoolean()) {
      tree.put("meta-data/security-groups", Leaf.of("web-tier-2\nweb-tier\nweb-tier-7"));
      tree.put("meta-data/tags/instance/tag-9", Leaf.of("value-3"));
      tree.put("meta-data/ipv6", Leaf.of("2001:db8:1::a"));
    }
    HttpTokens tokens = random.nextBoolean() ? HttpTokens.OPTIONAL : HttpTokens.REQUIRED;
    List<String> versions = new ArrayList<>(base.service().versions());
    versions.removeIf(version -> !version.equals("latest") && random.nextInt(4) > 0);
    Fixture fixture =
        new Fixture(
            "generated",
            base.origin(),
            new RecordedService(versions, tokens, traits(random, tokens)),
            tree,
            tree.containsKey("meta-data/public-keys/0/openssh-key")
                ? base.listings()
                : new TreeMap<>(),
            new TreeMap<>(),
            Fixture.RedactionSummary.NONE);
    FixtureAudit.of(fixture).orThrow();
    return fixture;
  }

  /** A random combination of traits that a recorder can detect. */
  private static ServiceTraits traits(SplittableRandom random, HttpTokens tokens) {
    Set<ServiceTrait> undetectable =
        EnumSet.of(
            ServiceTrait.IMDSV2,
            ServiceTrait.METHODS,
            ServiceTrait.NO_HOST,
            ServiceTrait.DISABLED,
            ServiceTrait.NOTICE_JSON,
            ServiceTrait.TERMINATION_TIME,
            ServiceTrait.EVENT_DAYS,
            ServiceTrait.THROTTLED,
            ServiceTrait.SIGNATURE_WRAP);
    if (tokens == HttpTokens.REQUIRED) {
      undetectable.add(ServiceTrait.BAD_TOKEN);
    }
    ServiceTraits traits = ServiceTraits.MODERN;
    for (ServiceTrait trait : ServiceTrait.values()) {
      if (!undetectable.contains(trait) && random.nextInt(3) == 0) {
        String choice = trait.choices().get(random.nextInt(trait.choices().size()));
        traits = traits.with(trait, choice);
      }
    }
    // a service that accepts bad tokens does not show how it refuses them
    return traits.is(ServiceTrait.BAD_TOKEN, "ignored")
        ? traits.with(ServiceTrait.UNAUTHORIZED, ServiceTrait.UNAUTHORIZED.choices().get(0))
        : traits;
  }
}
