package imdstape.replayer.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalForegroundTest {

  @Test
  void theForegroundGroupIsRecognized() {
    assertThat(TerminalForeground.isForeground("71 (java) S 60 71 60 34816 71 4194304 1 2"))
        .isTrue();
    assertThat(TerminalForeground.isForeground("71 (java) S 60 71 60 34816 60 4194304 1 2"))
        .isFalse();
  }

  @Test
  void aProcessWithoutATerminalIsNotInTheForeground() {
    assertThat(TerminalForeground.isForeground("71 (java) S 60 71 60 0 -1 4194304 1 2")).isFalse();
  }

  @Test
  void aProcessNameMayContainSpacesAndParentheses() {
    assertThat(TerminalForeground.isForeground("71 (a) S 1 2 (b)) S 60 71 60 34816 71 4194304"))
        .isTrue();
  }
}
