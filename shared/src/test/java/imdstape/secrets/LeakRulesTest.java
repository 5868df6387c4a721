package imdstape.secrets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests each rule against its examples. */
class LeakRulesTest {

  static Stream<LeakRule> rules() {
    return LeakRules.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRuleMatchesExactlyItsMatchingExamples(LeakRule rule) {
    assertThat(rule.matchingExamples()).isNotEmpty().allMatch(rule::matches);
    assertThat(rule.nonMatchingExamples()).isNotEmpty().noneMatch(rule::matches);
    for (String found : rule.matchingExamples()) {
      assertThat(rule.matches("is \"" + found + "\" here")).as(found).isTrue();
      assertThat(rule.matches("one\n" + found + "\nthree")).as(found).isTrue();
    }
    assertThat(rule.reason()).isNotBlank();
    assertThat(rule.id()).matches("[a-z0-9-]+");
  }

  @Test
  void noRuleMatchesAPseudonym() {
    List<String> identities = List.of("111122223333", "i-0abcdef1234567890", "203.0.113.4");
    for (String pseudonym : identities) {
      assertThat(rules()).noneMatch(rule -> rule.matches(pseudonym));
    }
  }

  @Test
  void gzipInBase64IsNotHighEntropyUnlessItsHeaderIsFalse() throws IOException {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write("nothing of anybody in here".getBytes(UTF_8));
    }
    byte[] bytes = zipped.toByteArray();
    assertThat(highEntropy(bytes)).isFalse();
    bytes[2] = 0; // not a valid compression method
    assertThat(highEntropy(bytes)).isTrue();
  }

  private static boolean highEntropy(byte[] bytes) {
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return rules().anyMatch(rule -> rule.id().equals("high-entropy") && rule.matches(text));
  }

  @Test
  void idsAreUnique() {
    assertThat(rules().map(LeakRule::id)).doesNotHaveDuplicates();
  }

  @Test
  void everyIamKeyPrefixIsFound() {
    for (String prefix :
        "A3TX ABIA ACCA AGPA AIDA AIPA AKIA ANPA ANVA APKA AROA ASCA ASIA".split(" ")) {
      assertThat(rules().filter(rule -> rule.matches(prefix + "QRSTUVWXYZ234567")))
          .as(prefix)
          .extracting(LeakRule::id)
          .contains("aws-key-id");
    }
  }
}
