package imdstape.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edges between what a machine makes and what a person chooses. */
class RandomWordDetectorTest {

  private static final String DIGEST = "0123456789abcdef".repeat(2);

  @ParameterizedTest
  @ValueSource(strings = {"Q7z4rX9mK2wL8tB5", "g1h2i3j4k5l6m7n8", "QmZkRwTbYcXfVnPs"})
  void sixteenCharactersThatChangeTheirClassLookMade(String word) {
    assertThat(RandomWordDetector.looksMade(word)).isTrue();
    assertThat(RandomWordDetector.looksMade(word.substring(1))).isFalse();
  }

  @Test
  void hexadecimalLooksMadeFromThirtyTwoDigits() {
    assertThat(RandomWordDetector.looksMade(DIGEST)).isTrue();
    assertThat(RandomWordDetector.looksMade(DIGEST.toUpperCase(Locale.ROOT))).isTrue();
    assertThat(RandomWordDetector.looksMade(DIGEST.substring(1))).isFalse();
  }

  @Test
  void hexadecimalOfEightDigitsOftenLooksMadeAndOfSevenNot() {
    assertThat(RandomWordDetector.looksMade("01234567".repeat(4))).isTrue();
    assertThat(RandomWordDetector.looksMade("01234560".repeat(4))).isFalse();
  }

  @Test
  void twoChangesInFiveCharactersLookMadeAndFewerDoNot() {
    // 16 characters have 15 places between them
    assertThat(RandomWordDetector.looksMade("abCDefGHijKLmnop")).isTrue();
    assertThat(RandomWordDetector.looksMade("abCDefGHijKLMNOP")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AmazonEC2ContainerRegistryReadOnly",
        "abcdefghijklmnopqrstuvwxyz",
        "a1a1a1a1a1a1a1a1a1a1a1a1",
        "0000000000000000000000000000000000000000"
      })
  void wordsAndRepetitionsDoNot(String word) {
    assertThat(RandomWordDetector.looksMade(word)).isFalse();
  }

  @Test
  void aKeyMixesUpperCaseLowerCaseAndDigits() {
    assertThat(RandomWordDetector.isMixed("aB3")).isTrue();
    assertThat(RandomWordDetector.isMixed("ab3")).isFalse();
    assertThat(RandomWordDetector.isMixed("AB3")).isFalse();
    assertThat(RandomWordDetector.isMixed("aBc")).isFalse();
  }
}
