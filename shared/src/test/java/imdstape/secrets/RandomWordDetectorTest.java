package imdstape.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the thresholds between random words and chosen ones. */
class RandomWordDetectorTest {

  private static final String DIGEST = "0123456789abcdef".repeat(2);

  @ParameterizedTest
  @ValueSource(strings = {"Q7z4rX9mK2wL8tB5", "g1h2i3j4k5l6m7n8", "QmZkRwTbYcXfVnPs"})
  void sixteenCharactersOfChangingClassLookRandom(String word) {
    assertThat(RandomWordDetector.looksRandom(word)).isTrue();
    assertThat(RandomWordDetector.looksRandom(word.substring(1))).isFalse();
  }

  @Test
  void hexadecimalLooksRandomFromThirtyTwoDigits() {
    assertThat(RandomWordDetector.looksRandom(DIGEST)).isTrue();
    assertThat(RandomWordDetector.looksRandom(DIGEST.toUpperCase(Locale.ROOT))).isTrue();
    assertThat(RandomWordDetector.looksRandom(DIGEST.substring(1))).isFalse();
  }

  @Test
  void hexadecimalNeedsEightDifferentDigitsToLookRandom() {
    assertThat(RandomWordDetector.looksRandom("01234567".repeat(4))).isTrue();
    assertThat(RandomWordDetector.looksRandom("01234560".repeat(4))).isFalse();
  }

  @Test
  void twoClassChangesInFiveCharactersLookRandomAndFewerDoNot() {
    // 16 characters have 15 pairs of neighbours
    assertThat(RandomWordDetector.looksRandom("abCDefGHijKLmnop")).isTrue();
    assertThat(RandomWordDetector.looksRandom("abCDefGHijKLMNOP")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AmazonEC2ContainerRegistryReadOnly",
        "abcdefghijklmnopqrstuvwxyz",
        "a1a1a1a1a1a1a1a1a1a1a1a1",
        "0000000000000000000000000000000000000000"
      })
  void wordsAndRepetitionsDoNotLookRandom(String word) {
    assertThat(RandomWordDetector.looksRandom(word)).isFalse();
  }

  @Test
  void aKeyMixesUpperCaseLowerCaseAndDigits() {
    assertThat(RandomWordDetector.hasMixedCharacters("aB3")).isTrue();
    assertThat(RandomWordDetector.hasMixedCharacters("ab3")).isFalse();
    assertThat(RandomWordDetector.hasMixedCharacters("AB3")).isFalse();
    assertThat(RandomWordDetector.hasMixedCharacters("aBc")).isFalse();
  }
}
