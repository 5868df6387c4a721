package imdstape.recorder.diff;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.fixture.VersionDifference;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.Listing;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.recorder.TestEffort;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag(TestEffort.SCALED)
class DifferencesTest {

  private static final RecordedService MODERN =
      new RecordedService(List.of("1.0", "latest"), HttpTokens.REQUIRED);

  private static final int SEEDS = TestEffort.scaled(1000);

  @Test
  void aFixtureDoesNotDifferFromItself() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Fixture fixture = new RandomFixture(seed).fixture();
      assertThat(Differences.between(fixture, fixture, true).all()).as("seed " + seed).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void swappingTheSidesMirrorsTheDifferences(boolean withVolatile) {
    int differences = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Fixture first = new RandomFixture(seed).fixture();
      Fixture second = new RandomFixture(-seed - 1).fixture();
      Differences there = Differences.between(first, second, withVolatile);
      Differences back = Differences.between(second, first, withVolatile);
      assertThat(back.all()).as("seed " + seed).isEqualTo(mirror(there).all());
      assertThat(back.maxSeverity()).isEqualTo(there.maxSeverity());
      differences += there.all().size();
    }
    assertThat(differences).isGreaterThan(SEEDS);
  }

  @Test
  void volatileValuesOnlyAddDifferences() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Fixture first = new RandomFixture(seed).fixture();
      Fixture second = new RandomFixture(-seed - 1).fixture();
      assertThat(Differences.between(first, second, true).all().size())
          .as("seed " + seed)
          .isGreaterThanOrEqualTo(Differences.between(first, second, false).all().size());
    }
  }

  @Test
  void fixturesWithDifferentResponsesDiffer() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Fixture first = new RandomFixture(seed).fixture();
      Fixture second = new RandomFixture(-seed - 1).fixture();
      boolean same =
          first.service().equals(second.service()) && answers(first).equals(answers(second));
      assertThat(Differences.between(first, second, true).all().isEmpty())
          .as("seed " + seed)
          .isEqualTo(same);
    }
  }

  private static List<Object> answers(Fixture fixture) {
    return List.of(
        fixture.versions().values().stream()
            .map(
                tree -> {
                  Map<String, Leaf> leaves = new TreeMap<>(tree.leaves());
                  leaves.values().removeIf(Leaf.ABSENT::equals);
                  Map<String, String> listings = new TreeMap<>();
                  tree.directories()
                      .keySet()
                      .forEach(path -> listings.put(path, tree.listing(path).body()));
                  return List.of(leaves, listings);
                })
            .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "meta-data/spot/instance-action",
    "meta-data/spot/termination-time",
    "meta-data/events/recommendations/rebalance",
    "meta-data/events/maintenance/scheduled",
    "meta-data/autoscaling/target-lifecycle-state",
    "meta-data/instance-action",
    "meta-data/managed-ssh-keys/active-keys/user"
  })
  void eventsAreComparedOnlyOnRequest(String path) {
    Fixture quiet = fixture(Map.of("meta-data/mac", Leaf.of("m"), path, Leaf.ABSENT));
    Fixture marked = fixture(Map.of("meta-data/mac", Leaf.of("m"), path, Leaf.of("[]")));
    Fixture otherwise =
        fixture(
            Map.of(
                "meta-data/mac",
                Leaf.of("m"),
                path,
                Leaf.of(new LeafBody.Withheld("unexpected-form", 9))));
    assertThat(Differences.between(quiet, marked, false).all()).isEmpty();
    assertThat(Differences.between(marked, otherwise, false).all()).isEmpty();
    assertThat(Differences.between(quiet, marked, true).maxSeverity()).hasValue(Severity.PATH);
    assertThat(Differences.between(marked, otherwise, true).maxSeverity()).hasValue(Severity.SHAPE);
  }

  @Test
  void aMissingExpiringPathDiffersAndItsValueDoesNot() {
    String certificate = "meta-data/managed-ssh-keys/signer-cert";
    Fixture first = fixture(Map.of(certificate, Leaf.of(new LeafBody.Withheld("unproven", 900))));
    Fixture second = fixture(Map.of(certificate, Leaf.of(new LeafBody.Withheld("unproven", 901))));
    assertThat(Differences.between(first, second, false).all()).isEmpty();
    assertThat(Differences.between(first, second, true).maxSeverity()).hasValue(Severity.VALUE);
    assertThat(Differences.between(first, fixture(Map.of()), false).maxSeverity())
        .hasValue(Severity.PATH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"meta-data/security-groups", "meta-data/public-ipv4", "meta-data/tags/instance/a"})
  void changedConfigurationIsADifference(String path) {
    assertThat(
            Differences.between(
                    fixture(Map.of(path, Leaf.of("203.0.113.1"))),
                    fixture(Map.of(path, Leaf.of("203.0.113.2"))),
                    false)
                .maxSeverity())
        .hasValue(Severity.VALUE);
  }

  @Test
  void aPathThatWasNotRequestedIsAbsent() {
    Map<String, Leaf> leaves = Map.of("user-data", Leaf.ABSENT, "meta-data/mac", Leaf.of("m"));
    assertThat(
            Differences.between(
                    fixture(leaves), fixture(Map.of("meta-data/mac", Leaf.of("m"))), true)
                .all())
        .isEmpty();
  }

  /** Directory, its listing before and after, and the expected difference. */
  @ParameterizedTest
  @CsvSource({
    "meta-data/, a b/, b/ a, LISTING",
    "meta-data/, a b/, a b, LISTING",
    "meta-data/, a b/, a b/ gone, LISTING",
    "meta-data/, a b/, b/, LISTING",
    "meta-data/, spot/ a b/, a b/, ",
    "meta-data/public-keys/, 0=my-key, 0=my-key-2, VALUE",
    "meta-data/public-keys/, 0=my-key, 1=my-key, LISTING"
  })
  void aChangedListingIsAShapeDifference(
      String directory, String before, String after, DifferenceType expected) {
    assertThat(
            Differences.between(listed(directory, before), listed(directory, after), false).all())
        .extracting(FixtureDifference::type)
        .isEqualTo(expected == null ? List.of() : List.of(expected));
  }

  private static Fixture listed(String directory, String lines) {
    return fixture(
        MODERN,
        Map.of("meta-data/a", Leaf.of("x"), "meta-data/b/c", Leaf.of("x")),
        Map.of(directory, new Listing(List.of(lines.split(" ")))),
        Map.of());
  }

  @Test
  void anEmptyDirectoryIsAPathDifference() {
    Map<String, Leaf> leaves = Map.of("meta-data/mac", Leaf.of("m"));
    Fixture with =
        fixture(
            MODERN, leaves, Map.of("meta-data/tags/instance/", new Listing(List.of())), Map.of());
    assertThat(Differences.between(fixture(leaves), with, false).all())
        .containsExactly(
            new FixtureDifference(
                DifferenceType.ADDED, "latest", "meta-data/tags/instance/", null, null));
  }

  @Test
  void versionsTokensAndTraitsAreCompared() {
    RecordedService second =
        new RecordedService(
            List.of("1.0", "2020-01-01", "latest"),
            HttpTokens.OPTIONAL,
            ServiceTraits.MODERN.with(ServiceTrait.GENERATION, "a"));
    Map<String, Leaf> leaves = Map.of("meta-data/mac", Leaf.of("m"));
    Differences differences =
        Differences.between(fixture(leaves), fixture(second, leaves, Map.of(), Map.of()), false);
    assertThat(differences.all())
        .extracting(difference -> difference.location() + " " + describe(difference))
        .containsExactly(
            "tokens tokens required optional",
            "trait generation trait c a",
            "2020-01-01/ added null null");
    assertThat(differences.maxSeverity()).hasValue(Severity.PATH);
  }

  @Test
  void theOrderOfVersionsIsAListingDifference() {
    Map<String, Leaf> leaves = Map.of("meta-data/mac", Leaf.of("m"));
    RecordedService first =
        new RecordedService(List.of("1.0", "2020-01-01", "latest"), HttpTokens.REQUIRED);
    RecordedService second =
        new RecordedService(List.of("2020-01-01", "1.0", "latest"), HttpTokens.REQUIRED);
    assertThat(
            Differences.between(
                    fixture(first, leaves, Map.of(), Map.of()),
                    fixture(second, leaves, Map.of(), Map.of()),
                    false)
                .all())
        .singleElement()
        .extracting(FixtureDifference::location)
        .isEqualTo("/");
  }

  @Test
  void anOlderVersionReportsOnlyItsOwnDifferences() {
    Map<String, Leaf> before =
        Map.of("meta-data/mac", Leaf.of("m"), "meta-data/profile", Leaf.of("p"));
    Map<String, Leaf> after =
        Map.of("meta-data/mac", Leaf.of("n"), "meta-data/profile", Leaf.of("p"));
    VersionDifference gone =
        new VersionDifference(
            new TreeSet<>(List.of("meta-data/profile")), new TreeMap<>(), new TreeMap<>());
    assertThat(
            Differences.between(
                    fixture(before), fixture(MODERN, after, Map.of(), Map.of("1.0", gone)), false)
                .all())
        .extracting(FixtureDifference::location)
        .containsExactly("latest/meta-data/mac", "1.0/meta-data/profile");
  }

  @Test
  void secretsAreMasked() {
    // split, so that no scanner finds it in this file
    String secret = "AK" + "IA" + "X7Q2M5RT3WZL8K4N";
    String path = "meta-data/tags/instance/";
    String proof = "dynamic/instance-identity/signature";
    Differences differences =
        Differences.between(
            fixture(Map.of(path + "a", Leaf.of("x"), proof, Leaf.of("one"))),
            fixture(
                Map.of(
                    path + "a",
                    Leaf.of(secret),
                    path + secret,
                    Leaf.of("y"),
                    proof,
                    Leaf.of("two"))),
            false);
    assertThat(differences.toString()).doesNotContain(secret, "one", "two");
    assertThat(differences.all())
        .extracting(FixtureDifference::location)
        .containsExactly("latest/" + proof, "latest/" + path + "a", "latest/" + path + "•••");
  }

  @ParameterizedTest
  @MethodSource("library")
  void aFixtureOfTheLibraryIsTheSameAsItself(String name) {
    assertThat(
            Differences.between(FixtureLibrary.load(name), FixtureLibrary.load(name), true).all())
        .isEmpty();
  }

  static List<String> library() {
    return FixtureLibrary.names();
  }

  private static Differences mirror(Differences differences) {
    return new Differences(differences.all().stream().map(DifferencesTest::mirror).toList());
  }

  private static FixtureDifference mirror(FixtureDifference difference) {
    DifferenceType what =
        switch (difference.type()) {
          case ADDED -> DifferenceType.REMOVED;
          case REMOVED -> DifferenceType.ADDED;
          default -> difference.type();
        };
    DisplayedValue left = difference.before();
    DisplayedValue right = difference.after();
    return new FixtureDifference(what, difference.version(), difference.path(), right, left);
  }

  static String describe(FixtureDifference difference) {
    DisplayedValue before = difference.before();
    DisplayedValue after = difference.after();
    return difference.type().reportName()
        + " "
        + (before == null ? null : before.text())
        + " "
        + (after == null ? null : after.text());
  }

  static Fixture fixture(Map<String, Leaf> leaves) {
    return fixture(MODERN, leaves, Map.of(), Map.of());
  }

  static Fixture fixture(
      RecordedService service,
      Map<String, Leaf> leaves,
      Map<String, Listing> listings,
      Map<String, VersionDifference> differs) {
    return new Fixture(
        "a test's",
        new FixtureOrigin(FixtureOrigin.OriginKind.DOCUMENTED, "2026-11-24", "a test", List.of()),
        service,
        new TreeMap<>(leaves),
        new TreeMap<>(listings),
        new TreeMap<>(differs),
        Fixture.RedactionSummary.NONE);
  }
}
