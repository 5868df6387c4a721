package imdstape.recorder.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class ReportTest {

  private static final Differences SOME =
      new Differences(
          List.of(
              drift(What.TOKENS, "", "", Said.words("optional"), Said.words("required")),
              drift(What.ADDED, "2024-04-11", "", null, null),
              drift(What.REMOVED, "latest", "meta-data/ipv6", Said.value("2001:db8::1"), null),
              drift(
                  What.TYPE,
                  "latest",
                  "meta-data/hostname",
                  Said.words("text/plain"),
                  Said.words("text/html")),
              drift(
                  What.VALUE,
                  "latest",
                  "meta-data/instance-type",
                  Said.value("m7i.large"),
                  Said.value("m7g.large"))));

  @Test
  void textHasALineForEachDifferenceAndOneForAll() {
    assertThat(new TextReport(Ansi.OFF).of(SOME))
        .isEqualTo(
            """
            ~ tokens: optional -> required
            ~ latest/meta-data/hostname type: text/plain -> text/html
            = latest/meta-data/instance-type "m7i.large" -> "m7g.large"
            - latest/meta-data/ipv6 "2001:db8::1"
            + 2024-04-11/
            5 differences: 2 paths, 2 shapes, 1 value
            """);
    assertThat(new TextReport(Ansi.OFF).of(new Differences(List.of())))
        .isEqualTo("no differences\n");
  }

  @Test
  void colourAddsNothingButColour() {
    String coloured = new TextReport(Ansi.ON).of(SOME);
    assertThat(coloured)
        .contains("\u001b[32m+ 2024-04-11/", "\u001b[31m- ", "\u001b[33m~ ", "\u001b[36m= ");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(new TextReport(Ansi.OFF).of(SOME));
  }

  @Test
  void aStrangersTextNeitherSteersATerminalNorEndsALine() {
    Differences strange =
        new Differences(
            List.of(
                drift(
                    What.VALUE,
                    "latest",
                    "meta-data/\u001b[2Ja",
                    Said.value("@|red x|@\n\"\u202e\\"),
                    Said.value("\ud83d\ude00".repeat(100)))));
    assertThat(new TextReport(Ansi.ON).of(strange).lines().findFirst().orElseThrow())
        .contains("meta-data/\\u001b[2Ja \"@|red x|@\\n\\\"\\u202e\\\\\" -> ")
        .contains("\"" + "\ud83d\ude00".repeat(60) + "…\"");
  }

  @Test
  void jsonIsAnArrayThatHoldsAllOfIt() {
    String longValue = "x".repeat(500) + "\u202e";
    Differences differences =
        new Differences(
            List.of(
                drift(What.TRAIT, "", "generation", Said.words("c"), Said.words("b")),
                drift(What.ADDED, "latest", "user-data", null, Said.value(longValue))));
    assertThat(new JsonReport().of(differences))
        .isEqualTo(
            """
            [
              {
                "what": "trait",
                "version": null,
                "path": "generation",
                "before": "c",
                "after": "b"
              },
              {
                "what": "added",
                "version": "latest",
                "path": "user-data",
                "before": null,
                "after": "%s\\u202E"
              }
            ]
            """
                .formatted("x".repeat(500)));
    assertThat(new JsonReport().of(new Differences(List.of()))).isEqualTo("[]\n");
  }

  private static Drift drift(
      What what, String version, String path, @Nullable Said before, @Nullable Said after) {
    return new Drift(what, version, path, before, after);
  }
}
