package imdstape.recorder.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiffReportTest {

  private static final Differences SOME =
      new Differences(
          List.of(
              drift(
                  DifferenceType.TOKENS,
                  "",
                  "",
                  DisplayedValue.description("optional"),
                  DisplayedValue.description("required")),
              drift(DifferenceType.ADDED, "2024-04-11", "", null, null),
              drift(
                  DifferenceType.REMOVED,
                  "latest",
                  "meta-data/ipv6",
                  DisplayedValue.value("2001:db8::1"),
                  null),
              drift(
                  DifferenceType.TYPE,
                  "latest",
                  "meta-data/hostname",
                  DisplayedValue.description("text/plain"),
                  DisplayedValue.description("text/html")),
              drift(
                  DifferenceType.VALUE,
                  "latest",
                  "meta-data/instance-type",
                  DisplayedValue.value("m7i.large"),
                  DisplayedValue.value("m7g.large"))));

  @Test
  void textReportHasALineForEachDifferenceAndASummary() {
    assertThat(new DiffTextReport(false).render(SOME))
        .isEqualTo(
            """
            ~ tokens: optional -> required
            ~ latest/meta-data/hostname type: text/plain -> text/html
            = latest/meta-data/instance-type "m7i.large" -> "m7g.large"
            - latest/meta-data/ipv6 "2001:db8::1"
            + 2024-04-11/
            5 differences: 2 paths, 2 shapes, 1 value
            """);
    assertThat(new DiffTextReport(false).render(new Differences(List.of())))
        .isEqualTo("no differences\n");
  }

  @Test
  void colourChangesOnlyEscapeSequences() {
    String coloured = new DiffTextReport(true).render(SOME);
    assertThat(coloured)
        .contains("\u001b[32m+ 2024-04-11/", "\u001b[31m- ", "\u001b[33m~ ", "\u001b[36m= ");
    assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", ""))
        .isEqualTo(new DiffTextReport(false).render(SOME));
  }

  @Test
  void controlCharactersAreEscaped() {
    Differences strange =
        new Differences(
            List.of(
                drift(
                    DifferenceType.VALUE,
                    "latest",
                    "meta-data/\u001b[2Ja",
                    DisplayedValue.value("@|red x|@\n\"\u202e\\"),
                    DisplayedValue.value("\ud83d\ude00".repeat(100)))));
    assertThat(new DiffTextReport(true).render(strange).lines().findFirst().orElseThrow())
        .contains("meta-data/\\u001b[2Ja \"@|red x|@\\n\\\"\\u202e\\\\\" -> ")
        .contains("\"" + "\ud83d\ude00".repeat(60) + "…\"");
  }

  @Test
  void jsonReportHoldsEveryDifference() {
    String longValue = "x".repeat(500) + "\u202e";
    Differences differences =
        new Differences(
            List.of(
                drift(
                    DifferenceType.TRAIT,
                    "",
                    "generation",
                    DisplayedValue.description("c"),
                    DisplayedValue.description("b")),
                drift(
                    DifferenceType.ADDED,
                    "latest",
                    "user-data",
                    null,
                    DisplayedValue.value(longValue))));
    assertThat(new DiffJsonReport().render(differences))
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
    assertThat(new DiffJsonReport().render(new Differences(List.of()))).isEqualTo("[]\n");
  }

  private static FixtureDifference drift(
      DifferenceType what,
      String version,
      String path,
      @Nullable DisplayedValue before,
      @Nullable DisplayedValue after) {
    return new FixtureDifference(what, version, path, before, after);
  }
}
