package imdstape.replayer.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {

  @ParameterizedTest
  @CsvSource({
    "30s, 30",
    "0s, 0",
    "2m, 120",
    "1h30m, 5400",
    "1h1m1s, 3661",
    "PT30S, 30",
    "pt2m, 120",
    "P1D, 86400"
  })
  void durationsAreParsed(String written, long seconds) {
    assertThat(new DurationConverter().convert(written)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "30", "s", "-30s", "PT-30S", "2m1h", "30 s", "soon", "99999999999999999999h"})
  void invalidDurationsAreRejectedWithAnExample(String written) {
    assertThatThrownBy(() -> new DurationConverter().convert(written))
        .isInstanceOf(TypeConversionException.class)
        .hasMessage("'" + written + "' is no span of time; write 30s, 2m or 1h30m");
  }
}
