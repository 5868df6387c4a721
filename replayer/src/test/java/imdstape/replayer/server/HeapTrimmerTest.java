package imdstape.replayer.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTrimmerTest {

  private static final long MIB = 1 << 20;

  @Test
  void aHeapIsTrimmedAfterAGrowthOf4MiB() {
    HeapTrimmer footprint = new HeapTrimmer(24 * MIB);

    assertThat(footprint.hasGrown(24 * MIB)).isFalse();
    assertThat(footprint.hasGrown(28 * MIB)).isFalse();
    assertThat(footprint.hasGrown(28 * MIB + 1)).isTrue();
  }

  @Test
  void theSizeAfterATrimIsTheNewBaseline() {
    HeapTrimmer footprint = new HeapTrimmer(-4 * MIB - 1);
    footprint.trimIfGrown(Runtime.getRuntime());

    assertThat(footprint.hasGrown(Runtime.getRuntime().totalMemory())).isFalse();
  }
}
