package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import imdstape.scenario.ClockChange;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceClockTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123456789Z");
  private static final Instant THEN = Instant.parse("2031-01-01T00:00:00Z");

  @Test
  void theRealClockIsExactToTheNanosecond() {
    assertThat(InstanceClock.REAL.instanceTime(NOW)).isEqualTo(NOW);
    assertThat(InstanceClock.REAL.isReal()).isTrue();
  }

  @Test
  void aClockThatIsSetGoesOnFromItsNewTime() {
    InstanceClock clock = InstanceClock.REAL.setTo(NOW, THEN);

    assertThat(clock.instanceTime(NOW)).isEqualTo(THEN);
    assertThat(clock.instanceTime(NOW.plusSeconds(90))).isEqualTo(THEN.plusSeconds(90));
    assertThat(clock.isReal()).isFalse();
  }

  @Test
  void aFrozenClockResumesAtItsTime() {
    InstanceClock frozen = InstanceClock.REAL.withSpeed(NOW, 0);
    Instant later = NOW.plusSeconds(3600);

    assertThat(frozen.isFrozen()).isTrue();
    assertThat(frozen.instanceTime(later)).isEqualTo(NOW);
    assertThat(frozen.withSpeed(later, 1).instanceTime(later.plusSeconds(5)))
        .isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  void aFrozenClockResumesAtItsSpeed() {
    InstanceClock fast = InstanceClock.REAL.withSpeed(NOW, 60);
    InstanceClock frozen = fast.withSpeed(NOW, 0).withSpeed(NOW, 0).advancedBy(NOW, Duration.ZERO);

    assertThat(frozen.resumed(NOW)).isEqualTo(fast);
    assertThat(InstanceClock.REAL.withSpeed(NOW, 0).resumed(NOW).instanceTime(NOW.plusSeconds(1)))
        .isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void aFrozenClockCanBeAdvanced() {
    InstanceClock frozen =
        InstanceClock.REAL.withSpeed(NOW, 0).advancedBy(NOW, Duration.ofHours(1));

    assertThat(frozen.instanceTime(NOW.plusSeconds(7))).isEqualTo(NOW.plusSeconds(3600));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 1, 60, ClockChange.MAX_SPEED})
  void aFastClockCountsSeveralSecondsPerRealSecond(double speed) {
    InstanceClock clock = InstanceClock.REAL.setTo(NOW, THEN).withSpeed(NOW, speed);

    assertThat(Duration.between(THEN, clock.instanceTime(NOW.plusSeconds(100))))
        .isEqualTo(Duration.ofMillis((long) (speed * 100_000)));
    assertThat(Duration.between(clock.instanceTime(NOW.minusSeconds(4)), THEN))
        .isEqualTo(Duration.ofMillis((long) (speed * 4_000)));
  }

  @Test
  void aChangeOfSpeedKeepsTheTime() {
    InstanceClock slow = InstanceClock.REAL.withSpeed(NOW, 60);
    Instant later = NOW.plusSeconds(10);

    assertThat(slow.withSpeed(later, 3).instanceTime(later)).isEqualTo(slow.instanceTime(later));
  }

  @Test
  void aClockStaysInYearsOfFourDigits() {
    assertThat(
            InstanceClock.REAL
                .advancedBy(NOW, Duration.ofDays(36_500_00))
                .instanceTime(NOW.plusSeconds(9)))
        .isEqualTo("9998-12-31T23:59:59Z");
    assertThat(InstanceClock.REAL.setTo(NOW, Instant.EPOCH).instanceTime(NOW.minusSeconds(9)))
        .isEqualTo(Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 86_401, Double.NaN, Double.POSITIVE_INFINITY})
  void anInvalidSpeedIsRefused(double speed) {
    assertThatThrownBy(() -> InstanceClock.REAL.withSpeed(NOW, speed))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
