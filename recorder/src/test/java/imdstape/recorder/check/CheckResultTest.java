package imdstape.recorder.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CheckResultTest {

  @Test
  void aFileIsCleanIfNothingWasFoundInIt() {
    CheckResult leaking =
        FindingSamples.checked("a.json", FindingSamples.leak("a.json", "meta-data/x", 1));
    assertThat(FindingSamples.checked("a.json").isClean()).isTrue();
    assertThat(leaking.isClean()).isFalse();
    assertThat(leaking.hasDisclosure()).isTrue();
    assertThat(FindingSamples.checked("a.json").hasDisclosure()).isFalse();
  }
}
