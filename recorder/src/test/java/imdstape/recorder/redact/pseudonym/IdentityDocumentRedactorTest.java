package imdstape.recorder.redact.pseudonym;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.ValueKind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityDocumentRedactorTest {

  @Test
  void everyByteOutsideOfValuesIsKept() {
    assertThat(
            rewritten(
                "{\"privateIp\":\"172.31.0.9\" ,\n\t\"version\" : \"2010-08-31\","
                    + "  \"kernelId\" : null, \"accountId\" : \"908172635445\"}\n"))
        .contains(
            "{\"privateIp\":\"<PRIVATE_IPV4>\" ,\n\t\"version\" : \"2010-08-31\","
                + "  \"kernelId\" : null, \"accountId\" : \"<ACCOUNT>\"}\n");
  }

  @Test
  void productCodesInArraysAreReplaced() {
    assertThat(rewritten("{\"billingProducts\" : [ \"bp-1\", \"bp-2\" ]}"))
        .contains("{\"billingProducts\" : [ \"<PRODUCT_CODE>\", \"<PRODUCT_CODE>\" ]}");
  }

  @Test
  void anUnknownFieldIsWithheld() {
    assertThat(rewritten("{\"owner\" : \"acme\", \"n\" : 17, \"o\" : {\"p\" : [\"acme\", true]}}"))
        .contains(
            "{\"owner\" : \"withheld\", \"n\" : \"withheld\","
                + " \"o\" : {\"p\" : [\"withheld\", \"withheld\"]}}");
  }

  @Test
  void aKnownFieldWithAnUnexpectedFormIsWithheld() {
    assertThat(rewritten("{\"region\" : \"http://acme.test/\", \"pendingTime\" : \"acme\"}"))
        .contains("{\"region\" : \"withheld\", \"pendingTime\" : \"withheld\"}");
  }

  @Test
  void aKnownFieldInANestedObjectIsWithheld() {
    assertThat(rewritten("{\"x\" : {\"region\" : \"us-east-1\"}}"))
        .contains("{\"x\" : {\"region\" : \"withheld\"}}");
  }

  @Test
  void thePendingTimeIsReducedToItsDay() {
    assertThat(rewritten("{\"pendingTime\" : \"2026-05-17T09:41:23Z\"}"))
        .contains("{\"pendingTime\" : \"2026-05-17T00:00:00Z\"}");
  }

  @Test
  void redactionIsIdempotent() {
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
  void anInvalidDocumentIsNotStored(String text) {
    assertThat(rewritten(text)).isEmpty();
  }

  private static Optional<String> rewritten(String document) {
    return IdentityDocumentRedactor.redact(
        document,
        (kind, value) -> Optional.of(kind == ValueKind.HARMLESS ? value : "<" + kind + ">"));
  }
}
