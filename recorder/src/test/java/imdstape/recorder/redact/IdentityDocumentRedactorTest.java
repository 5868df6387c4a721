package imdstape.recorder.redact;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.ValueKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityDocumentRedactorTest {

  @Test
  void everyByteThatIsNoValueStays() {
    assertThat(
            rewritten(
                "{\"privateIp\":\"172.31.0.9\" ,\n\t\"version\" : \"2010-08-31\","
                    + "  \"kernelId\" : null, \"accountId\" : \"908172635445\"}\n"))
        .contains(
            "{\"privateIp\":\"<PRIVATE_IPV4>\" ,\n\t\"version\" : \"2010-08-31\","
                + "  \"kernelId\" : null, \"accountId\" : \"<ACCOUNT>\"}\n");
  }

  @Test
  void codesInArraysAreReplacedOneByOne() {
    assertThat(rewritten("{\"billingProducts\" : [ \"bp-1\", \"bp-2\" ]}"))
        .contains("{\"billingProducts\" : [ \"<PRODUCT_CODE>\", \"<PRODUCT_CODE>\" ]}");
  }

  @Test
  void whatNobodyKnowsIsWithheld() {
    assertThat(rewritten("{\"owner\" : \"acme\", \"n\" : 17, \"o\" : {\"p\" : [\"acme\", true]}}"))
        .contains(
            "{\"owner\" : \"withheld\", \"n\" : \"withheld\","
                + " \"o\" : {\"p\" : [\"withheld\", \"withheld\"]}}");
  }

  @Test
  void aKnownFieldOfAnotherFormIsWithheld() {
    assertThat(rewritten("{\"region\" : \"http://acme.test/\", \"pendingTime\" : \"acme\"}"))
        .contains("{\"region\" : \"withheld\", \"pendingTime\" : \"withheld\"}");
  }

  @Test
  void aKnownFieldInsideAnotherIsWithheld() {
    assertThat(rewritten("{\"x\" : {\"region\" : \"us-east-1\"}}"))
        .contains("{\"x\" : {\"region\" : \"withheld\"}}");
  }

  @Test
  void theTimeOfLaunchIsItsDay() {
    assertThat(rewritten("{\"pendingTime\" : \"2026-05-17T09:41:23Z\"}"))
        .contains("{\"pendingTime\" : \"2026-05-17T00:00:00Z\"}");
  }

  @Test
  void rewritingTwiceIsRewritingOnce() {
    String once = rewritten("{\"owner\" : \"acme\", \"region\" : \"us-east-1\"}").orElseThrow();
    assertThat(rewritten(once)).contains(once);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"region\" : \"us-east-1\"",
        "{} {}",
        "{\"an account 908172635445\" : 1}",
        "<html>"
      })
  void whatIsNoDocumentIsNotStored(String text) {
    assertThat(rewritten(text)).isEmpty();
  }

  private static Optional<String> rewritten(String document) {
    return IdentityDocumentRedactor.rewritten(
        document,
        (kind, value) -> Optional.of(kind == ValueKind.HARMLESS ? value : "<" + kind + ">"));
  }
}
