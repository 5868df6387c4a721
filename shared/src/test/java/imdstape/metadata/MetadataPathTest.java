package imdstape.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataPathTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // as clients send them
        "/|/",
        "/latest|/latest",
        "/latest/|/latest/",
        "/latest/meta-data/instance-id|/latest/meta-data/instance-id",
        "/latest/meta-data/instance-id/|/latest/meta-data/instance-id/",
        // doubled slashes: amazon-ec2-utils, EC2Launch, an endpoint set with a final slash
        "/latest//meta-data/reservation-id|/latest/meta-data/reservation-id",
        "/latest/meta-data//hibernation/configured|/latest/meta-data/hibernation/configured",
        "//latest/meta-data/mac|/latest/meta-data/mac",
        "///|/",
        "/latest/meta-data//|/latest/meta-data/",
        // dot segments
        "/latest/./meta-data/mac|/latest/meta-data/mac",
        "/latest/user-data/../meta-data/mac|/latest/meta-data/mac",
        "/../../latest/meta-data/mac|/latest/meta-data/mac",
        "/latest/meta-data/..|/latest/",
        "/latest/meta-data/.|/latest/meta-data/",
        "/..|/",
        "/latest/%2e%2E/latest/meta-data/mac|/latest/meta-data/mac",
        // percent-encoding
        "/latest/meta%2ddata/mac|/latest/meta-data/mac",
        "/latest/meta-data/macs/02%3A00%3a5e|/latest/meta-data/macs/02:00:5e",
        "/latest/meta-data/tags/instance/K%C3%BC|/latest/meta-data/tags/instance/Kü",
        // a query and a fragment are not part of the path
        "/latest/meta-data/mac?recursive=true|/latest/meta-data/mac",
        "/latest/meta-data/mac/?a=/b/..|/latest/meta-data/mac/",
        "/latest/meta-data/mac#top|/latest/meta-data/mac",
        // absolute form, as a proxy's client sends it
        "http://127.0.0.1:1338/latest/meta-data/mac|/latest/meta-data/mac",
        "http://127.0.0.1:1338|/",
        "http://127.0.0.1:1338?next=/latest|/",
        "/latest/?url=http://127.0.0.1/x|/latest/",
      })
  void aTargetIsNormalizedAsByTheService(String target, String path) {
    assertThat(MetadataPath.parse(target)).map(MetadataPath::toString).contains(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "latest",
        "*",
        "?",
        "/%",
        "/%4",
        "/%zz",
        "/latest/%c3%28",
        "/latest/%ff",
        "/a%2Fb"
      })
  void anInvalidTargetHasNoPath(String target) {
    assertThat(MetadataPath.parse(target)).isEmpty();
  }

  @Test
  void theVersionIsTheFirstSegmentAndTheRestIsTheRelativePath() {
    MetadataPath path = parsed("/2021-03-23/meta-data/public-keys/0/");

    assertThat(path.version()).isEqualTo("2021-03-23");
    assertThat(path.relativePath()).isEqualTo("meta-data/public-keys/0");
    assertThat(path.hasTrailingSlash()).isTrue();
  }

  @Test
  void theRootHasNoVersion() {
    assertThat(parsed("/")).isEqualTo(new MetadataPath("", "", false));
    assertThat(parsed("//")).isEqualTo(new MetadataPath("", "", false));
  }

  @Test
  void percentEncodingIsDecodedOnce() {
    assertThat(parsed("/latest/%252e%252e/mac").relativePath()).isEqualTo("%2e%2e/mac");
  }

  @Test
  void anEncodedQuestionMarkIsPartOfTheName() {
    assertThat(parsed("/latest/tags/a%3Fb%23c").relativePath()).isEqualTo("tags/a?b#c");
  }

  @Test
  void nameAndParentOfAPathBelowAVersion() {
    assertThat(MetadataPath.lastSegment("meta-data/iam/info")).isEqualTo("info");
    assertThat(MetadataPath.parent("meta-data/iam/info")).isEqualTo("meta-data/iam");
    assertThat(MetadataPath.lastSegment("user-data")).isEqualTo("user-data");
    assertThat(MetadataPath.parent("user-data")).isEmpty();
  }

  @Test
  void noTargetEscapesTheTreeOrHidesASlash() {
    for (int seed = 0; seed < 20_000; seed++) {
      String target = target(new Random(seed));
      MetadataPath.parse(target)
          .ifPresent(
              path -> {
                List<String> segments =
                    List.of((path.version() + "/" + path.relativePath()).split("/"));
                assertThat(segments).as(target).doesNotContain(".", "..");
                if (!path.relativePath().isEmpty()) {
                  assertThat(segments).as(target).doesNotContain("");
                }
                assertThat(path.version()).as(target).doesNotContain("/");
              });
    }
  }

  @Test
  void thePrintedPathParsesToTheSamePath() {
    int paths = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      String target = target(new Random(seed));
      Optional<MetadataPath> path = MetadataPath.parse(target);
      if (path.isPresent()) {
        paths++;
        assertThat(MetadataPath.parse(path.get().toString())).as(target).isEqualTo(path);
      }
    }
    assertThat(paths).isGreaterThan(1_000);
  }

  private static String target(Random random) {
    String[] pieces = {
      "/",
      "/",
      "/",
      "//",
      ".",
      "..",
      "/../",
      "%2e",
      "%2E%2e",
      "%2f",
      "%25",
      "%3F",
      "%23",
      "%",
      "?",
      "#",
      "a",
      "latest",
      "meta-data",
      "mac",
      ":",
      "%C3%BC",
      "%ff",
      "http://h",
      "é",
      " ",
      "\\"
    };
    StringBuilder target = new StringBuilder(random.nextInt(8) == 0 ? "" : "/");
    int length = random.nextInt(9);
    for (int i = 0; i < length; i++) {
      target.append(pieces[random.nextInt(pieces.length)]);
    }
    return target.toString();
  }

  private static MetadataPath parsed(String target) {
    return MetadataPath.parse(target).orElseThrow();
  }

  @Test
  void controlCharactersAreEncodedInText() {
    String sent = "/latest/a%1B[2J%C2%9B%E2%80%AEb";

    assertThat(MetadataPath.parse(sent).orElseThrow()).hasToString(sent);
  }
}
