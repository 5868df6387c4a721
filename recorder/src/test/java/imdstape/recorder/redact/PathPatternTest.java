package imdstape.recorder.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    "meta-data/vendor/**, meta-data/vendor/deep/down/motd"
  })
  void aPatternMatchesThePathsItDescribes(String pattern, String path) {
    assertThat(PathPattern.of(pattern).matches(path)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "meta-data/vendor/motd, meta-data/vendor/motd2",
    "meta-data/vendor/m.td, meta-data/vendor/motd",
    "meta-data/vendor/*, meta-data/vendor/deep/motd",
    "meta-data/vendor/m*d, meta-data/vendor/mo/d",
    "meta-data/vendor/**, meta-data/vendor",
    "meta-data/vendor/**, meta-data/vendor/"
  })
  void aPatternMatchesNoOtherPath(String pattern, String path) {
    assertThat(PathPattern.of(pattern).matches(path)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "**", "/latest/**", "a//b", "a/", "a b", "//a"})
  void anInvalidPatternIsRejected(String pattern) {
    assertThatThrownBy(() -> PathPattern.of(pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "\"" + pattern + "\" is no path below a version; write meta-data/… or dynamic/…");
  }

  @ParameterizedTest
  @ValueSource(strings = {"**/a", "a/**/b", "a/***", "a/**b"})
  void twoStarsAreRejectedExceptAtTheEnd(String pattern) {
    assertThatThrownBy(() -> PathPattern.of(pattern))
        .hasMessage("\"" + pattern + "\": ** stands at the end alone");
  }

  @ParameterizedTest
  @CsvSource({"a/b, true", "*, false", "a/*, false", "a/**, false"})
  void onlyAPatternWithoutAStarIsExact(String pattern, boolean exact) {
    assertThat(PathPattern.of(pattern).isExact()).isEqualTo(exact);
    assertThat(PathPattern.of("/latest/" + pattern)).hasToString(pattern);
  }
}
