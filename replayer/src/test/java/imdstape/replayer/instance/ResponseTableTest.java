package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.RecordedService;
import imdstape.fixtures.FixtureLibrary;
import imdstape.metadata.HttpTokens;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.http.MetadataResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTableTest {

  private static final Instant LAUNCHED = Instant.parse("2026-11-01T00:00:00Z");

  private final ResponseTable table =
      ResponseTable.of(
          FixtureLibrary.load(FixtureLibrary.DEFAULT_NAME), LAUNCHED, ServiceTraits.MODERN);

  static Stream<String> library() {
    return FixtureLibrary.names().stream();
  }

  @ParameterizedTest
  @MethodSource("library")
  void aListingNamesExactlyThePathsThatExistInEveryVersion(String name) {
    Fixture fixture = FixtureLibrary.load(name);
    ResponseTable served = ResponseTable.of(fixture, LAUNCHED, ServiceTraits.MODERN);
    fixture
        .versions()
        .forEach(
            (version, tree) -> {
              TreeSet<String> present = new TreeSet<>();
              tree.leaves()
                  .forEach(
                      (path, leaf) -> {
                        if (leaf.isPresent()) {
                          present.add(path);
                        }
                      });
              TreeSet<String> walked = new TreeSet<>();
              walk(served, version, "", walked);
              assertThat(walked).as(version).isEqualTo(present);
            });
  }

  private static void walk(ResponseTable table, String version, String path, Set<String> leaves) {
    String slash = path.isEmpty() ? "" : path + "/";
    MetadataResponse listing = find(table, "/" + version + "/" + slash);
    assertThat(listing.status()).as(version + "/" + slash).isEqualTo(200);
    for (Listing.ListingEntry child : Listing.of(text(listing)).children(path)) {
      String below = slash + child.name();
      if (child.isDirectory()) {
        walk(table, version, below, leaves);
      } else {
        assertThat(find(table, "/" + version + "/" + below).status()).as(below).isEqualTo(200);
        leaves.add(below);
      }
    }
  }

  @Test
  void theRootListsTheVersionsWithoutAFinalLineFeed() {
    assertThat(text(find("/"))).startsWith("1.0\n2007-01-19\n").endsWith("\n2024-04-11\nlatest");
  }

  @ParameterizedTest
  @ValueSource(strings = {"meta-data/instance-type", "meta-data/services/domain"})
  void aLeafIsFoundWithATrailingSlashToo(String path) {
    assertThat(find("/latest/" + path + "/").body()).isEqualTo(find("/latest/" + path).body());
    assertThat(find("/latest/" + path).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/meta-data", "/meta-data/iam", "/meta-data/public-keys/0"})
  void aDirectoryIsFoundWithoutItsSlashToo(String path) {
    assertThat(find("/latest" + path).status()).isEqualTo(200);
    assertThat(find("/latest" + path).body()).isEqualTo(find("/latest" + path + "/").body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/latest/meta-dat",
        "/latest/meta-data/instance-typ",
        "/latest/meta-data/instance-type/x",
        "/latest/meta-data/Instance-Type",
        "/latest/meta-data/public-keys/0=my-key",
        "/latest/meta-data/spot",
        "/latest/meta-data/spot/",
        "/latest/user-data",
        "/latest/api",
        "/lates/meta-data/",
        "/2099-01-01/meta-data/instance-id",
        "/meta-data/instance-id",
        "/nonsense"
      })
  void anAbsentPathIsThePageOfA404(String target) {
    assertThat(find(target)).isSameAs(MetadataResponse.NOT_FOUND);
  }

  @Test
  void anOlderVersionDoesNotHaveANewerCategory() {
    assertThat(find("/2021-03-23/meta-data/tags/instance/Name").status()).isEqualTo(200);
    assertThat(find("/2021-01-03/meta-data/tags/instance/Name").status()).isEqualTo(404);
    assertThat(text(find("/2021-03-23/meta-data/"))).contains("tags/");
    assertThat(text(find("/2021-01-03/meta-data/"))).doesNotContain("tags/");
  }

  @Test
  void staticValuesWereModifiedAtTheLaunch() {
    assertThat(find("/latest/meta-data/mac").lastModified())
        .isEqualTo("Sun, 01 Nov 2026 00:00:00 GMT");
  }

  @Test
  void aLeafAndADirectoryOfOneNameDifferByTheSlash() {
    ResponseTable both = table(Map.of("a/b", Leaf.of("leaf"), "a/b/c", Leaf.of("below")));

    assertThat(text(find(both, "/latest/a/b"))).isEqualTo("leaf");
    assertThat(text(find(both, "/latest/a/b/"))).isEqualTo("c");
  }

  @Test
  void aRecordedStatusHasItsReasonPhrase() {
    MetadataResponse moved =
        find(table(Map.of("a", new Leaf(301, null, LeafBody.none()))), "/latest/a");

    assertThat(moved.status()).isEqualTo(301);
    assertThat(moved.reason()).isEqualTo("Moved Permanently");
  }

  @Test
  void aWithheldValueKeepsItsLengthAndType() {
    Leaf withheld = Leaf.of(new LeafBody.Withheld("user-data", 2_113));
    MetadataResponse response = find(table(Map.of("user-data", withheld)), "/latest/user-data");

    assertThat(response.body()).hasSize(2_113);
    assertThat(text(response)).startsWith("# withheld # withheld ");
    assertThat(response.contentType()).isEqualTo("application/octet-stream");
  }

  @Test
  void patchesDoNotChangeTheOriginalTable() {
    MetadataResponse response = MetadataResponse.ok("other", LAUNCHED);
    ResponseTable patched =
        table.with(List.of(new ResponsePatch.Add("meta-data/spot/termination-time", response)));

    assertThat(find(patched, "/latest/meta-data/spot/termination-time")).isSameAs(response);
    assertThat(find("/latest/meta-data/spot/termination-time").status()).isEqualTo(404);
  }

  @Test
  void aReplacementDoesNotAddALeaf() {
    MetadataResponse response = MetadataResponse.ok("x", LAUNCHED);
    ResponseTable patched =
        table.with(List.of(new ResponsePatch.Replace("meta-data/nonsense", response)));

    assertThat(find(patched, "/latest/meta-data/nonsense").status()).isEqualTo(404);
  }

  private static ResponseTable table(Map<String, Leaf> leaves) {
    return ResponseTable.of(
        new Fixture(
            "d",
            new FixtureOrigin(FixtureOrigin.OriginKind.RECORDED, "2026-11-23", "a test", List.of()),
            new RecordedService(List.of("latest"), HttpTokens.OPTIONAL),
            new TreeMap<>(leaves),
            new TreeMap<>(),
            new TreeMap<>(),
            Fixture.RedactionSummary.NONE),
        LAUNCHED,
        ServiceTraits.MODERN);
  }

  private MetadataResponse find(String target) {
    return find(table, target);
  }

  private static MetadataResponse find(ResponseTable table, String target) {
    return table.find(MetadataPath.parse(target).orElseThrow(), "127.0.0.1");
  }

  private static String text(MetadataResponse response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }
}
