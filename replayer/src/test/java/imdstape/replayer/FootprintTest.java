package imdstape.replayer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FootprintTest {

  private static final long MIB = 1 << 20;

  @Test
  void aHeapMayGrowBy16MiBAndThenIsLookedAfter() {
    Footprint footprint = new Footprint(24 * MIB);

    assertThat(footprint.isLarge(24 * MIB)).isFalse();
    assertThat(footprint.isLarge(40 * MIB)).isFalse();
    assertThat(footprint.isLarge(40 * MIB + 1)).isTrue();
  }

  @Test
  void whatLivesThenIsNoReasonToLookAgain() {
    Footprint footprint = new Footprint(-16 * MIB - 1);
    footprint.tend(Runtime.getRuntime());

    assertThat(footprint.isLarge(Runtime.getRuntime().totalMemory())).isFalse();
  }
}
