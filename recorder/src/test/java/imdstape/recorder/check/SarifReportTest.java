package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SarifReportTest {

  private static final SarifReport REPORT =
      new SarifReport(FindingSamples.RULES, "imds-tape 0.1.0");

  @Test
  void oneFindingGivesThisDocument() {
    SarifReport report = new SarifReport(FindingSamples.RULES.subList(0, 1), "imds-tape 0.1.0");
    assertThat(
            report.render(
                List.of(
                    FindingSamples.checked(
                        "a b.json", FindingSamples.leak("a b.json", "meta-data/x", 7)))))
        .isEqualTo(
            """
            {
              "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
              "version": "2.1.0",
              "runs": [
                {
                  "tool": {
                    "driver": {
                      "name": "imds-tape",
                      "version": "0.1.0",
                      "rules": [
                        {
                          "id": "public-ipv4",
                          "shortDescription": {
                            "text": "A public address."
                          },
                          "fullDescription": {
                            "text": "It names its owner."
                          },
                          "help": {
                            "text": "It names its owner."
                          }
                        }
                      ]
                    }
                  },
                  "results": [
                    {
                      "ruleId": "public-ipv4",
                      "ruleIndex": 0,
                      "level": "error",
                      "message": {
                        "text": "meta-data/x: a public IPv4 address"
                      },
                      "locations": [
                        {
                          "physicalLocation": {
                            "artifactLocation": {
                              "uri": "a%20b.json"
                            },
                            "region": {
                              "startLine": 7
                            }
                          },
                          "logicalLocations": [
                            {
                              "fullyQualifiedName": "meta-data/x"
                            }
                          ]
                        }
                      ],
                      "partialFingerprints": {
                        "primaryLocationLineHash": "1911d50a1daee50e4c3263f6e34b94c8:1"
                      }
                    }
                  ]
                }
              ]
            }
            """);
  }

  @Test
  void everyResultHasTheFieldsThatViewersRequire() throws IOException {
    Object run = at(parsed(REPORT.render(FindingSamples.CHECKED)), "runs", 0);
    assertThat(at(run, "tool", "driver", "name")).isEqualTo("imds-tape");
    assertThat(at(run, "tool", "driver", "version")).isEqualTo("0.1.0");
    List<?> rules = (List<?>) at(run, "tool", "driver", "rules");
    assertThat(rules).hasSize(FindingSamples.RULES.size());
    List<Object> results = new ArrayList<>((List<?>) at(run, "results"));
    assertThat(results).hasSize(4);
    for (Object result : results) {
      assertThat(at(result, "message", "text")).asString().isNotEmpty();
      assertThat(at(result, "level")).isIn("error", "warning");
      assertThat(at(result, "locations", 0, "physicalLocation", "artifactLocation", "uri"))
          .isIn("fixtures/my%20file.json", "broken.json");
      assertThat((Integer) at(result, "locations", 0, "physicalLocation", "region", "startLine"))
          .isPositive();
      assertThat(at(result, "partialFingerprints", "primaryLocationLineHash"))
          .asString()
          .matches("[0-9a-f]{32}:1");
      Object index = ((Map<?, ?>) result).get("ruleIndex");
      if (index != null) {
        assertThat(at(rules, index, "id")).isEqualTo(at(result, "ruleId"));
      }
    }
    assertThat(results)
        .extracting(result -> (Object) ((Map<?, ?>) result).get("ruleIndex"))
        .containsExactly(0, 0, 2, null);
    assertThat(results)
        .extracting(result -> at(result, "level"))
        .containsExactly("error", "error", "warning", "error");
  }

  @Test
  void aFingerprintStaysWhenLineAndWordsChange() throws IOException {
    CheckFinding finding = FindingSamples.leak("a.json", "meta-data/x", 7);
    String before = fingerprint(finding, 0);
    assertThat(
            fingerprint(FindingSamples.leak("./a.json", "meta-data/x", 9).withMessage("worse"), 0))
        .isEqualTo(before);
    assertThat(fingerprint(FindingSamples.leak("a.json", "meta-data/y", 7), 0))
        .isNotEqualTo(before);
    assertThat(fingerprint(FindingSamples.leak("b.json", "meta-data/x", 7), 0))
        .isNotEqualTo(before);
  }

  @Test
  void equalFindingsHaveDifferentFingerprints() throws IOException {
    CheckFinding finding = FindingSamples.leak("a.json", "meta-data/x", 7);
    assertThat(fingerprint(finding, 1)).isEqualTo(fingerprint(finding, 0).replace(":1", ":2"));
  }

  @Test
  void bracketsInAPathDoNotMakeALink() throws IOException {
    CheckFinding finding = FindingSamples.leak("a.json", "meta-data/[a](http://b)\n", 7);
    Object result = results(finding).get(0);
    assertThat(at(result, "message", "text"))
        .isEqualTo("meta-data/\\[a\\](http://b)\\\\u000a: a public IPv4 address");
    assertThat(at(result, "locations", 0, "logicalLocations", 0, "fullyQualifiedName"))
        .isEqualTo("meta-data/[a](http://b)\n");
  }

  @ParameterizedTest
  @CsvSource({
    "fixtures/a.json, fixtures/a.json",
    "./fixtures//a.json, fixtures/a.json",
    "http:a.json, http%3Aa.json",
    "50%#?.json, 50%25%23%3F.json",
    "é.json, %C3%A9.json",
    "../a.json, ../a.json",
    "a[1].json, a%5B1%5D.json",
  })
  void aFileNameBecomesARelativeUri(String file, String uri) {
    assertThat(FileUri.of(file)).isEqualTo(uri);
    assertThat(FileUri.of(Path.of(file).toAbsolutePath().toString())).isEqualTo(uri);
  }

  private static String fingerprint(CheckFinding finding, int number) throws IOException {
    return (String)
        at(results(finding, finding).get(number), "partialFingerprints", "primaryLocationLineHash");
  }

  private static List<?> results(CheckFinding... findings) throws IOException {
    return (List<?>)
        at(
            parsed(REPORT.render(List.of(FindingSamples.checked("a.json", findings)))),
            "runs",
            0,
            "results");
  }

  private static Object at(Object document, Object... path) {
    Object here = document;
    for (Object step : path) {
      Object next =
          step instanceof Integer index
              ? ((List<?>) here).get(index)
              : ((Map<?, ?>) here).get(step);
      here = Objects.requireNonNull(next, () -> "no " + step);
    }
    return here;
  }

  private static Object parsed(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      Object document = value(parser);
      assertThat(parser.nextToken()).isNull();
      return document;
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          assertThat(fields.put(name, value(parser))).isNull();
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(parser));
        }
        yield values;
      }
      case VALUE_NUMBER_INT -> parser.getIntValue();
      default -> parser.getText();
    };
  }
}
