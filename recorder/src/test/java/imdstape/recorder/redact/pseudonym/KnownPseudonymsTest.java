package imdstape.recorder.redact.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.ValueKind;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownPseudonymsTest {

  @ParameterizedTest
  @CsvSource({
    "172.31.0.0/16, true",
    "172.31.0.1/32, true",
    "2600:1f18::/56, true",
    "2600:1f18::1/128, true",
    "172.31.0.0, false",
    "172.31.0.0/33, false",
    "172.31.0.0/1600, false",
    "/16, false",
    "acme/16, false",
    "172.31.0.0/x, false"
  })
  void aNetworkIsABlockWithAPrefixLength(String text, boolean network) {
    assertThat(KnownPseudonyms.isNetwork(text)).isEqualTo(network);
  }

  @Test
  void toStringShowsOnlyTheCount() {
    KnownPseudonyms known =
        new KnownPseudonyms(
            Map.of(
                ValueKind.ROLE,
                new TreeMap<>(Map.of("acme", "web-server", "zorb", "web-server-2")),
                ValueKind.ACCOUNT,
                new TreeMap<>(Map.of("908172635445", "111122223333"))),
            new TreeMap<>(Map.of("172.31.0.0/16", "10.0.0.0/16")));
    assertThat(known.size()).isEqualTo(4);
    assertThat(known).hasToString("KnownPseudonyms[4 •••]");
    assertThat(KnownPseudonyms.NONE.size()).isZero();
  }
}
