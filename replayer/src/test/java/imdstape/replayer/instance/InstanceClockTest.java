package imdstape.replayer.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceClockTest {

  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.123456789Z");
  private static final Instant THEN = Instant.parse("2031-01-01T00:00:00Z");

  @Test
  void theRealClockShowsWhatTheRealClockShowsToTheNanosecond() {
    assertThat(InstanceClock.REAL.at(NOW)).isEqualTo(NOW);
    assertThat(InstanceClock.REAL.isReal()).isTrue();
  }

  @Test
  void aClockThatIsSetGoesOnFromThere() {
    InstanceClock clock = InstanceClock.REAL.set(NOW, THEN);

    assertThat(clock.at(NOW)).isEqualTo(THEN);
    assertThat(clock.at(NOW.plusSeconds(90))).isEqualTo(THEN.plusSeconds(90));
    assertThat(clock.isReal()).isFalse();
  }

  @Test
  void aFrozenClockStandsStillAndGoesOnFromWhereItStood() {
    InstanceClock frozen = InstanceClock.REAL.withSpeed(NOW, 0);
    Instant later = NOW.plusSeconds(3600);

    assertThat(frozen.isFrozen()).isTrue();
    assertThat(frozen.at(later)).isEqualTo(NOW);
    assertThat(frozen.withSpeed(later, 1).at(later.plusSeconds(5))).isEqualTo(NOW.plusSeconds(5));
  }

  @Test
  void aFrozenClockGoesOnAsFastAsItWent() {
    InstanceClock fast = InstanceClock.REAL.withSpeed(NOW, 60);
    InstanceClock frozen = fast.withSpeed(NOW, 0).withSpeed(NOW, 0).advanced(NOW, Duration.ZERO);

    assertThat(frozen.resumed(NOW)).isEqualTo(fast);
    assertThat(InstanceClock.REAL.withSpeed(NOW, 0).resumed(NOW).at(NOW.plusSeconds(1)))
        .isEqualTo(NOW.plusSeconds(1));
  }

  @Test
  void aClockIsAdvancedAlsoWhileItIsFrozen() {
    InstanceClock frozen = InstanceClock.REAL.withSpeed(NOW, 0).advanced(NOW, Duration.ofHours(1));

    assertThat(frozen.at(NOW.plusSeconds(7))).isEqualTo(NOW.plusSeconds(3600));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.25, 1, 60, InstanceClock.FASTEST})
  void aFastClockShowsSoManySecondsInARealOne(double speed) {
    InstanceClock clock = InstanceClock.REAL.set(NOW, THEN).withSpeed(NOW, speed);

    assertThat(Duration.between(THEN, clock.at(NOW.plusSeconds(100))))
        .isEqualTo(Duration.ofMillis((long) (speed * 100_000)));
    assertThat(Duration.between(clock.at(NOW.minusSeconds(4)), THEN))
        .isEqualTo(Duration.ofMillis((long) (speed * 4_000)));
  }

  @Test
  void aChangeOfSpeedMovesNothing() {
    InstanceClock slow = InstanceClock.REAL.withSpeed(NOW, 60);
    Instant later = NOW.plusSeconds(10);

    assertThat(slow.withSpeed(later, 3).at(later)).isEqualTo(slow.at(later));
  }

  @Test
  void noClockLeavesTheYearsThatTheWireCanWrite() {
    assertThat(InstanceClock.REAL.advanced(NOW, Duration.ofDays(36_500_00)).at(NOW.plusSeconds(9)))
        .isEqualTo("9998-12-31T23:59:59Z");
    assertThat(InstanceClock.REAL.set(NOW, Instant.EPOCH).at(NOW.minusSeconds(9)))
        .isEqualTo(Instant.EPOCH);
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 86_401, Double.NaN, Double.POSITIVE_INFINITY})
  void aSpeedThatIsNoneIsRefused(double speed) {
    assertThatThrownBy(() -> InstanceClock.REAL.withSpeed(NOW, speed))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
