package imdstape.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathPatternTest {

  @ParameterizedTest
  @CsvSource({
    "meta-data/vendor/motd, meta-data/vendor/motd",
    "/latest/meta-data/vendor/motd, meta-data/vendor/motd",
    "latest/meta-data/vendor/motd, meta-data/vendor/motd",
    "meta-data/vendor/*, meta-data/vendor/motd",
    "meta-data/vendor/m*d, meta-data/vendor/md",
    "meta-data/*/motd, meta-data/vendor/motd",
    "meta-data/vendor/**, meta-data/vendor/deep/down/motd",
    "meta-data/vendor/m**, meta-data/vendor/m",
    "meta-data/vendor/m**, meta-data/vendor/motd"
  })
  void aPatternMatchesThePathsItDescribes(String pattern, String path) {
    assertThat(PathPattern.belowVersion(pattern).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "meta-data/vendor/motd, meta-data/vendor/motd2",
    "meta-data/vendor/m.td, meta-data/vendor/motd",
    "meta-data/vendor/*, meta-data/vendor/deep/motd",
    "meta-data/vendor/m*d, meta-data/vendor/mo/d",
    "meta-data/vendor/**, meta-data/vendor",
    "meta-data/vendor/**, meta-data/vendor/",
    "meta-data/vendor/m**, meta-data/vendor/mo/td"
  })
  void aPatternMatchesNoOtherPath(String pattern, String path) {
    assertThat(PathPattern.belowVersion(pattern).matches(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "**", "/latest/**", "a//b", "a/", "a b", "//a"})
  void anInvalidPatternIsRejected(String pattern) {
    assertThatThrownBy(() -> PathPattern.belowVersion(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"" + pattern + "\" is no path below a version; write meta-data/… or dynamic/…");
  }

  @ParameterizedTest
  @ValueSource(strings = {"**/a", "a/**/b", "a/***", "a/**b"})
  void twoStarsAreRejectedExceptAtTheEnd(String pattern) {
    assertThatThrownBy(() -> PathPattern.belowVersion(pattern))
        .hasMessage("\"" + pattern + "\": ** stands at the end alone");
  }

  @ParameterizedTest
  @CsvSource({"a/b, true", "*, false", "a/*, false", "a/**, false"})
  void onlyAPatternWithoutAStarIsExact(String pattern, boolean exact) {
    assertThat(PathPattern.belowVersion(pattern).isExact()).isEqualTo(exact);
    assertThat(PathPattern.belowVersion("/latest/" + pattern)).hasToString(pattern);
  }

  @ParameterizedTest
  @CsvSource({
    "*, meta-data, true",
    "*, meta-data/mac, false",
    "**, meta-data/mac, true",
    "***, a/b, true",
    "'', a, false",
    "a*, a, true",
    "a**, a, true",
    "*a, b/a, false",
    "**a, b/a, true",
    "a*/c, a/b/c, false",
    "a**/c, a/b/c, true",
    "**/*/c, a/b/d/c, true",
    "*b*, abc, true",
    "a*b, acbd, false",
    "a*b**c, abb/bc, true",
    "a.c, abc, false",
    "\\Qa, \\Qa, true",
  })
  void aStarMatchesWithinASegmentAndTwoStarsAcrossSegments(
      String pattern, String path, boolean matches) {
    assertThat(PathPattern.anywhere(pattern).matches(path)).isEqualTo(matches);
  }

  @Test
  @Timeout(20)
  void everyPatternIsMatchedInLinearTime() {
    assertThat(PathPattern.anywhere("**a".repeat(8) + "b").matches("a".repeat(600))).isFalse();
    assertThat(PathPattern.anywhere("*a**".repeat(300) + "b").matches("a".repeat(8_000))).isFalse();
    assertThat(PathPattern.anywhere("*a**".repeat(300) + "b").matches("a".repeat(8_000) + "b"))
        .isTrue();
  }
}
