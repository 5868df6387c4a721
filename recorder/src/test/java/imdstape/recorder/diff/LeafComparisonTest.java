package imdstape.recorder.diff;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The differences of two leaves at one path. */
class LeafComparisonTest {

  /** Path, leaf before, leaf after, and the expected difference. */
  static List<Object[]> leaves() {
    Leaf text = Leaf.of("x");
    return List.of(
        leaf("meta-data/vendor", Leaf.ABSENT, text, "added null x"),
        leaf("meta-data/vendor", text, Leaf.ABSENT, "removed x null"),
        leaf("meta-data/vendor", text, new Leaf(403, null, LeafBody.none()), "status 200 403"),
        leaf(
            "meta-data/vendor",
            Leaf.ABSENT,
            new Leaf(500, null, LeafBody.none()),
            "status 404 500"),
        leaf(
            "meta-data/vendor",
            text,
            new Leaf(200, "application/json", new LeafBody.Text("x")),
            "type text/plain application/json"),
        leaf(
            "user-data",
            text,
            new Leaf(200, "text/plain", new LeafBody.Text("x")),
            "type application/octet-stream text/plain"),
        leaf(
            "meta-data/vendor",
            text,
            Leaf.of(new LeafBody.Withheld("unproven", 3)),
            "body text withheld unproven"),
        leaf(
            "meta-data/vendor",
            Leaf.of(new LeafBody.Withheld("rule", 3)),
            Leaf.of(new LeafBody.Withheld("unproven", 3)),
            "body withheld rule withheld unproven"),
        leaf(
            "meta-data/vendor",
            text,
            Leaf.of(new LeafBody.Bytes(new byte[] {1})),
            "body text bytes"),
        leaf(
            "meta-data/vendor",
            Leaf.of(new LeafBody.Bytes(new byte[] {2})),
            Leaf.of(new LeafBody.Bytes(new byte[] {1})),
            "value 1 bytes: Ag== 1 bytes: AQ=="),
        leaf(
            "user-data",
            Leaf.of(new LeafBody.Withheld("user-data", 3)),
            Leaf.of(new LeafBody.Withheld("user-data", 4)),
            "value withheld user-data, 3 bytes withheld user-data, 4 bytes"),
        leaf(
            "meta-data/iam/info",
            Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, "a")),
            Leaf.of(new LeafBody.Generated(LeafBody.GeneratedValue.IAM_INFO, "b")),
            "value made iam-info of a made iam-info of b"),
        leaf("meta-data/vendor", text, Leaf.of("a b"), "value x a b"),
        leaf("meta-data/vendor", text, Leaf.of("a\nb"), "form one line several lines"),
        leaf(
            "meta-data/vendor",
            text,
            Leaf.of("x\n"),
            "form one line one line that ends in a line feed"),
        leaf("meta-data/vendor", text, Leaf.of(""), "form one line empty"),
        leaf("meta-data/vendor", text, Leaf.of("<x/>"), "form one line markup"),
        leaf("meta-data/vendor", text, Leaf.of("{\"a\": 1}"), "form one line JSON"),
        leaf("meta-data/vendor", text, Leaf.of("{\"a\": 1"), "value x {\"a\": 1"),
        leaf("meta-data/vendor", text, Leaf.of("{} {}"), "value x {} {}"),
        leaf(
            "meta-data/vendor",
            Leaf.of("{\"a\": 1, \"b\": {\"c\": 2}}"),
            Leaf.of("{\"a\": [1], \"b\": {\"d\": 2}}"),
            "form JSON with b.c JSON with a[], b.d"),
        leaf(
            "meta-data/vendor",
            Leaf.of("{\"a\": 1}"),
            Leaf.of("{\"a\": 1, \"b\": 2}"),
            "form JSON without b JSON with b"),
        leaf(
            "meta-data/vendor",
            Leaf.of("{\"a\": 1, \"b\": 2}"),
            Leaf.of("{\"b\":\"x\",\"a\":null}"),
            "value {\"a\": 1, \"b\": 2} {\"b\":\"x\",\"a\":null}"),
        leaf(
            "meta-data/local-ipv4",
            Leaf.of("10.0.0.1"),
            Leaf.of("ip-10-0-0-1"),
            "form one line one line, not of the form of private-ipv4"),
        leaf(
            "meta-data/instance-type",
            Leaf.of("m7i.large"),
            Leaf.of("large"),
            "form one line one line, not of the form of its category"),
        leaf(
            "meta-data/security-groups",
            Leaf.of("web-tier"),
            Leaf.of("web-tier\nweb-tier-2"),
            "form one line several lines"),
        leaf(
            "meta-data/local-ipv4",
            Leaf.of("10.0.0.1"),
            Leaf.of("10.0.0.2"),
            "value 10.0.0.1 10.0.0.2"),
        leaf("meta-data/tags/instance/Name", text, Leaf.of("{}"), "value x {}"));
  }

  private static Object[] leaf(String path, Leaf before, Leaf after, String expected) {
    return new Object[] {path, before, after, expected};
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("leaves")
  void eachDifferenceOfALeafIsReportedOnce(String path, Leaf before, Leaf after, String expected) {
    List<FixtureDifference> all =
        Differences.between(
                DifferencesTest.fixture(Map.of("meta-data/mac", Leaf.of("m"), path, before)),
                DifferencesTest.fixture(Map.of("meta-data/mac", Leaf.of("m"), path, after)),
                false)
            .all();
    assertThat(all).hasSize(1);
    assertThat(all.get(0).location()).isEqualTo("latest/" + path);
    assertThat(DifferencesTest.describe(all.get(0))).isEqualTo(expected);
  }

  @Test
  void aTypeAndAValueAreTwoDifferences() {
    assertThat(
            Differences.between(
                    DifferencesTest.fixture(Map.of("meta-data/vendor", Leaf.of("x"))),
                    DifferencesTest.fixture(
                        Map.of(
                            "meta-data/vendor",
                            new Leaf(200, "application/json", new LeafBody.Text("y")))),
                    false)
                .all())
        .extracting(FixtureDifference::type)
        .containsExactly(DifferenceType.TYPE, DifferenceType.VALUE);
  }
}
