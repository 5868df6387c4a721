package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckedTest {

  @Test
  void aFileIsCleanIfNothingWasFoundInIt() {
    Checked leaking = Findings.checked("a.json", Findings.leak("a.json", "meta-data/x", 1));
    assertThat(Findings.checked("a.json").isClean()).isTrue();
    assertThat(leaking.isClean()).isFalse();
    assertThat(leaking.has(Level.LEAK)).isTrue();
    assertThat(leaking.has(Level.EDITED)).isFalse();
    assertThat(Findings.checked("a.json").has(Level.LEAK)).isFalse();
  }
}
