package imdstape.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

  @ParameterizedTest
  @CsvSource({
    "mac, mac, 0",
    "mac, macs, 1",
    "mac, ma, 1",
    "mac, mad, 1",
    "'', mac, 3",
    "kitten, sitting, 3"
  })
  void theDistanceCountsInsertedDeletedAndChangedLetters(String one, String other, int distance) {
    assertThat(EditDistance.between(one, other)).isEqualTo(distance);
    assertThat(EditDistance.between(other, one)).isEqualTo(distance);
  }
}
