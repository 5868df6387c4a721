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
  void aDistanceIsWhatHasToBeAddedDroppedOrChanged(String one, String other, int distance) {
    assertThat(EditDistance.distance(one, other)).isEqualTo(distance);
    assertThat(EditDistance.distance(other, one)).isEqualTo(distance);
  }
}
