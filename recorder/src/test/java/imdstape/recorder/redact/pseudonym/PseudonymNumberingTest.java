package imdstape.recorder.redact.pseudonym;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PseudonymNumberingTest {

  private static final PseudonymNumbering KEYED =
      PseudonymNumbering.keyed("a key of a team!".getBytes(UTF_8));

  @Test
  void sequentialNumberingStartsAtZero() {
    assertThat(PseudonymNumbering.SEQUENTIAL.firstNumber("account", "908172635445", 1_000))
        .isZero();
  }

  @Test
  void keyedNumberingIsStableAndInsideTheSpace() {
    assertThat(IntStream.range(0, 200).mapToLong(i -> KEYED.firstNumber("id", "i-" + i, 50)))
        .allMatch(number -> number >= 0 && number < 50)
        .containsExactlyElementsOf(
            IntStream.range(0, 200).mapToObj(i -> KEYED.firstNumber("id", "i-" + i, 50)).toList())
        .hasSizeGreaterThan(50)
        .doesNotContain(50L)
        .contains(0L, 49L);
  }

  @Test
  void keyedNumberingDependsOnKeyOriginalAndSpace() {
    long size = 1L << 40;
    long number = KEYED.firstNumber("id", "i-1", size);
    assertThat(KEYED.firstNumber("id", "i-2", size)).isNotEqualTo(number);
    assertThat(KEYED.firstNumber("mac", "i-1", size)).isNotEqualTo(number);
    assertThat(
            PseudonymNumbering.keyed("a key of another".getBytes(UTF_8))
                .firstNumber("id", "i-1", size))
        .isNotEqualTo(number);
  }
}
