package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CheckReportTest {

  @Test
  void textReportHasALineForEachFindingAndEachCleanFile() {
    assertThat(report(CheckReportFormat.TEXT, FindingSamples.CHECKED))
        .isEqualTo(
            """
            clean    fixtures/good.json: recorded, 71 entries
            leak     fixtures/my file.json:17: meta-data/public-ipv4: a public IPv4 address (public-ipv4)
            leak     fixtures/my file.json:16: meta-data/public-hostname: a public IPv4 address (public-ipv4)
            edited   fixtures/my file.json: meta-data/mac: changed since it was sealed (edited-after-seal)
            invalid  broken.json:2: column 13: expected a string, found a number (not-a-fixture)
            """);
  }

  @Test
  void jsonReportIsAnArrayOfFiles() {
    assertThat(report(CheckReportFormat.JSON, FindingSamples.CHECKED))
        .isEqualTo(
            """
            [
              {
                "file": "fixtures/good.json",
                "summary": "recorded, 71 entries",
                "findings": []
              },
              {
                "file": "fixtures/my file.json",
                "summary": "recorded, 3 entries",
                "findings": [
                  {
                    "level": "leak",
                    "where": "meta-data/public-ipv4",
                    "line": 17,
                    "rule": "public-ipv4",
                    "what": "a public IPv4 address"
                  },
                  {
                    "level": "leak",
                    "where": "meta-data/public-hostname",
                    "line": 16,
                    "rule": "public-ipv4",
                    "what": "a public IPv4 address"
                  },
                  {
                    "level": "edited",
                    "where": "meta-data/mac",
                    "line": 0,
                    "rule": "edited-after-seal",
                    "what": "changed since it was sealed"
                  }
                ]
              },
              {
                "file": "broken.json",
                "summary": "no fixture",
                "findings": [
                  {
                    "level": "invalid",
                    "where": "",
                    "line": 2,
                    "rule": "not-a-fixture",
                    "what": "column 13: expected a string, found a number"
                  }
                ]
              }
            ]
            """);
  }

  @Test
  void controlCharactersInNamesAreEscaped() {
    String name = "a\nclean    b.json: \u001b[2K\u202e\u2028\ud800\u0085.json";
    String text =
        report(
            CheckReportFormat.TEXT,
            List.of(FindingSamples.checked(name, FindingSamples.leak(name, "m\r\t", 1))));
    assertThat(text)
        .isEqualTo(
            "leak     a\\u000aclean    b.json: \\u001b[2K\\u202e\\u2028\\ud800\\u0085.json:1:"
                + " m\\u000d\\u0009: a public IPv4 address (public-ipv4)\n");
  }

  @Test
  void nonAsciiCharactersAreEscapedInJson() {
    assertThat(report(CheckReportFormat.JSON, List.of(FindingSamples.checked("é\n\ud800"))))
        .contains("\"file\": \"\\u00E9\\n\\uD800\"")
        .matches("[\\n -~]*");
  }

  @ParameterizedTest
  @EnumSource
  void everyReportOfACleanFileHasTextAndEndsWithALineFeed(CheckReportFormat format) {
    assertThat(report(format, List.of(FindingSamples.checked("a.json")))).endsWith("\n");
    assertThat(report(format, List.of()))
        .satisfiesAnyOf(
            empty -> assertThat(empty).isEmpty(), text -> assertThat(text).endsWith("\n"));
  }

  @ParameterizedTest
  @EnumSource
  void formatNamesAreLowerCase(CheckReportFormat format) {
    assertThat(format.toString()).isEqualTo(format.name().toLowerCase(Locale.ROOT));
  }

  @Test
  void aFindingHasNoFieldForAValue() {
    assertThat(Stream.of(CheckFinding.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactly("level", "file", "path", "line", "rule", "message");
    assertThat(Stream.of(CheckResult.class.getRecordComponents()).map(RecordComponent::getName))
        .containsExactly("file", "summary", "findings");
  }

  private static String report(CheckReportFormat format, List<CheckResult> checked) {
    return format.createReport(FindingSamples.RULES).render(checked);
  }
}
