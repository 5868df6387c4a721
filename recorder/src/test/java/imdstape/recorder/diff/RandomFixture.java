package imdstape.recorder.diff;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.fixture.VersionDifference;
import imdstape.fixture.VersionTree;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.Listing;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A random fixture for a seed. The fixtures of two seeds share many paths and differ in others. */
final class RandomFixture {

  private static final List<String> DIRECTORIES =
      List.of(
          "",
          "meta-data",
          "meta-data/iam",
          "meta-data/spot",
          "meta-data/public-keys",
          "meta-data/vendor",
          "user");

  private static final List<String> PATHS =
      List.of(
          "dynamic/instance-identity/document",
          "meta-data/hostname",
          "meta-data/iam/info",
          "meta-data/instance-action",
          "meta-data/local-ipv4",
          "meta-data/managed-ssh-keys/signer-cert",
          "meta-data/security-groups",
          "meta-data/spot/instance-action",
          "meta-data/tags/instance/Name",
          "meta-data/vendor",
          "meta-data/vendor/a",
          "meta-data/vendor/a/b",
          "user-data");

  private static final List<String> TEXTS =
      List.of(
          "",
          "x",
          "10.0.0.1",
          "10.0.0.2",
          "web-tier",
          "web-tier\nweb-tier-2",
          "final\n",
          "{}",
          "{\"a\": 1}",
          "{\"a\": [{\"b\": null}], \"c\": {}}",
          "[1, 2]",
          "{\"a\"",
          "<xml/>");

  private static final List<String> LINES =
      List.of("a", "a/", "b", "iam/", "spot/", "0=my-key", "0=my-key-2", "");

  private static final List<LeafBody> BODIES =
      List.of(
          LeafBody.none(),
          new LeafBody.Bytes(new byte[] {0, 1}),
          new LeafBody.Bytes(new byte[] {0, 2}),
          new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, null),
          new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, "web-server-profile"),
          new LeafBody.Generated(LeafBody.GeneratedValue.IDENTITY_INFO, null),
          new LeafBody.Withheld("unproven", 7),
          new LeafBody.Withheld("unproven", 8),
          new LeafBody.Withheld("user-data", 7));

  private final Random random;

  RandomFixture(long seed) {
    this.random = new Random(seed);
  }

  Fixture fixture() {
    List<String> versions = new ArrayList<>(List.of("latest"));
    SortedMap<String, VersionDifference> differs = new TreeMap<>();
    VersionTree newest = tree();
    VersionTree newer = newest;
    for (String version : List.of("2020-01-01", "2010-01-01", "1.0")) {
      if (random.nextInt(4) > 0) {
        versions.add(0, version);
        VersionDifference difference = newer.differenceTo(tree());
        if (random.nextBoolean() && !difference.isEmpty()) {
          differs.put(version, difference);
          newer = newer.applyDifference(difference);
        }
      }
    }
    HttpTokens tokens = randomOf(List.of(HttpTokens.values()));
    ServiceTraits traits =
        random.nextBoolean()
            ? ServiceTraits.MODERN
            : ServiceTraits.MODERN.with(ServiceTrait.GENERATION, "b");
    return new Fixture(
        "by chance",
        new FixtureOrigin(FixtureOrigin.OriginKind.DOCUMENTED, "2026-11-23", "chance", List.of()),
        new RecordedService(versions, tokens, traits),
        newest.leaves(),
        newest.listings(),
        differs,
        Fixture.RedactionSummary.NONE);
  }

  private VersionTree tree() {
    SortedMap<String, Leaf> leaves = new TreeMap<>();
    PATHS.stream().filter(path -> random.nextBoolean()).forEach(path -> leaves.put(path, leaf()));
    SortedMap<String, Listing> listings = new TreeMap<>();
    DIRECTORIES.stream()
        .filter(directory -> random.nextInt(4) == 0)
        .forEach(directory -> listings.put(directory.isEmpty() ? "" : directory + "/", listing()));
    return new VersionTree(leaves, listings);
  }

  private Listing listing() {
    NavigableSet<String> lines = new TreeSet<>();
    Stream.generate(() -> randomOf(LINES)).limit(random.nextInt(4)).forEach(lines::add);
    return new Listing(List.copyOf(random.nextBoolean() ? lines : lines.descendingSet()));
  }

  private Leaf leaf() {
    return switch (random.nextInt(8)) {
      case 0 -> Leaf.ABSENT;
      case 1 -> new Leaf(200, "application/json", body());
      case 2 -> new Leaf(randomOf(List.of(301, 403, 404)), null, body());
      default -> Leaf.of(body());
    };
  }

  private LeafBody body() {
    return random.nextInt(3) == 0 ? randomOf(BODIES) : new LeafBody.Text(randomOf(TEXTS));
  }

  private <T> T randomOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
