package imdstape.recorder.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathLineIndexTest {

  private static final Path LIBRARY = Path.of("..", "fixtures", "linux-on-demand.json");

  private static final String SMALL =
      """
      {
        "format": "imds-tape/1",
        "description": "d",
        "origin": {
          "kind": "documented",
          "sources": ["a"]
        },
        "service": {
          "versions": ["1.0", "2009-04-04", "2020-10-27", "latest"]
        },
        "tree": {
          "meta-data/mac": "m",
          "meta-data/origin": {
            "lines": ["meta-data/mac"]
          },
          "user-data": "u"
        },
        "listings": {
          "": ["latest"],
          "meta-data/public-keys/": ["0=k"]
        },
        "differs": {
          "1.0": {
            "absent": ["meta-data/iam/"]
          },
          "2009-04-04": {
            "tree": {
              "meta-data/mac": "n"
            },
            "listings": {
              "meta-data/": ["mac"]
            }
          }
        },
        "redactions": {
          "policy": "p"
        }
      }
      """;

  @ParameterizedTest
  @CsvSource({
    "description, 3",
    "origin, 4",
    "origin/sources, 6",
    "service/versions, 9",
    "meta-data/mac, 12",
    "meta-data/origin, 13",
    "user-data, 16",
    "'', 19",
    "meta-data/public-keys/, 20",
    "1.0/absent, 24",
    "2009-04-04/meta-data/mac, 28",
    "2009-04-04/meta-data/, 31",
    "redactions, 35",
  })
  void aPathHasItsLine(String where, int line) {
    assertThat(small().line(where)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({
    "latest/meta-data/mac, 12",
    "latest/meta-data/public-keys/, 20",
    "latest/, 19",
    "1.0/meta-data/mac, 28",
    "2020-10-27/meta-data/mac, 12",
    "2009-04-04/user-data, 16",
  })
  void aPathMissingInAVersionHasTheLineOfTheNextNewerVersion(String where, int line) {
    assertThat(small().line(where)).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "meta-data/none",
        "a path below meta-data/",
        "2009-04-04/absent",
        "2010-01-01/meta-data/mac",
        "differs/1.0",
        "tree",
        "lines",
        "/",
        "//",
        "origin/kinds"
      })
  void anUnknownPathHasLineZero(String where) {
    assertThat(small().line(where)).isZero();
  }

  @Test
  void linesOfALibraryFixtureMatchItsText() throws IOException {
    List<String> lines = Files.readAllLines(LIBRARY);
    PathLineIndex places = PathLineIndex.of(Files.readAllBytes(LIBRARY));
    for (String where : List.of("description", "origin", "redactions", "user-data")) {
      int line = places.line(where);
      assertThat(line == 0 || lines.get(line - 1).contains("\"" + where + "\"")).isTrue();
    }
    for (String where : List.of("meta-data/mac", "dynamic/instance-identity/document")) {
      assertThat(lines.get(places.line(where) - 1)).startsWith("    \"" + where + "\": ");
      assertThat(places.line("latest/" + where)).isEqualTo(places.line(where));
    }
    assertThat(lines.get(places.line("1.0/absent") - 1)).isEqualTo("      \"absent\": [");
    assertThat(lines.get(places.line("service/versions") - 1)).contains("\"versions\": ");
  }

  @Test
  void aBrokenFileHasLinesUpToTheError() {
    PathLineIndex places =
        PathLineIndex.of(SMALL.substring(0, SMALL.indexOf("user-data")).getBytes(UTF_8));
    assertThat(places.line("meta-data/mac")).isEqualTo(12);
    assertThat(places.line("user-data")).isZero();
  }

  @Test
  void anyBytesCanBeIndexed() {
    Random random = new Random(7);
    byte[] small = SMALL.getBytes(UTF_8);
    for (int i = 0; i < 2000; i++) {
      byte[] broken = Arrays.copyOf(small, random.nextInt(small.length));
      for (int j = random.nextInt(9); j > 0 && broken.length > 0; j--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      assertThatCode(() -> PathLineIndex.of(broken).line("meta-data/mac"))
          .doesNotThrowAnyException();
    }
    byte[] deep = "[{\"a\":".repeat(50_000).getBytes(UTF_8);
    assertThat(PathLineIndex.of(deep).line("a")).isZero();
    assertThat(PathLineIndex.of(new byte[0]).line("")).isZero();
  }

  private static PathLineIndex small() {
    return PathLineIndex.of(SMALL.getBytes(UTF_8));
  }
}
