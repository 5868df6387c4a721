package imdstape.replayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTrimmerTest {

  private static final long MIB = 1 << 20;

  @Test
  void aHeapMayGrowBy4MiBAndThenIsLookedAfter() {
    HeapTrimmer footprint = new HeapTrimmer(24 * MIB);

    assertThat(footprint.isLarge(24 * MIB)).isFalse();
    assertThat(footprint.isLarge(28 * MIB)).isFalse();
    assertThat(footprint.isLarge(28 * MIB + 1)).isTrue();
  }

  @Test
  void whatLivesThenIsNoReasonToLookAgain() {
    HeapTrimmer footprint = new HeapTrimmer(-4 * MIB - 1);
    footprint.tend(Runtime.getRuntime());

    assertThat(footprint.isLarge(Runtime.getRuntime().totalMemory())).isFalse();
  }
}
