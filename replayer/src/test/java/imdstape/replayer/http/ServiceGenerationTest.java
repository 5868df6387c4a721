package imdstape.replayer.http;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.http.MetadataResponse.HeaderLine;
import imdstape.replayer.http.ServiceGeneration.TransferContext;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The order of header lines and the look of pages, as captures show them. */
class ServiceGenerationTest {

  private static final String NOW = "Mon, 02 Oct 2023 14:33:10 GMT";
  private static final TransferContext CLOSED =
      new TransferContext(OptionalInt.empty(), NOW, false);
  private static final MetadataResponse VALUE =
      MetadataResponse.ok("ec2.amazonaws", Instant.parse("2023-10-02T14:05:18.9Z"));
  private static final MetadataResponse NO_PUT =
      MetadataResponse.withoutBody(405, "Not Allowed", new HeaderLine("Allow", "OPTIONS, PUT"));

  @Test
  void generationCWritesTtlTypeRangesAndLastModifiedInOrder() {
    TransferContext withToken = new TransferContext(OptionalInt.of(21_575), NOW, false);

    assertThat(lines(ServiceGeneration.C, VALUE, withToken))
        .isEqualTo(
            """
            X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 21575
            Content-Type: text/plain
            Accept-Ranges: none
            Last-Modified: Mon, 02 Oct 2023 14:05:18 GMT
            Content-Length: 13
            Date: Mon, 02 Oct 2023 14:33:10 GMT
            Server: EC2ws
            Connection: close\
            """);
  }

  @Test
  void generationCWritesTheTypeOfATokenAndOfAnEmptyErrorLast() {
    TransferContext withToken = new TransferContext(OptionalInt.of(60), NOW, false);

    assertThat(lines(ServiceGeneration.C, MetadataResponse.token("abc"), withToken))
        .isEqualTo(
            """
            X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 60
            Content-Length: 3
            Date: Mon, 02 Oct 2023 14:33:10 GMT
            Server: EC2ws
            Connection: close
            Content-Type: text/plain\
            """);
    assertThat(lines(ServiceGeneration.C, NO_PUT, CLOSED))
        .startsWith("Allow: OPTIONS, PUT\nContent-Length: 0\n")
        .endsWith("Connection: close\nContent-Type: text/plain");
  }

  @Test
  void generationBSortsHeadersAndWritesConnectionAndServerLast() {
    TransferContext withToken = new TransferContext(OptionalInt.of(21_583), NOW, false);

    assertThat(lines(ServiceGeneration.B, VALUE, withToken))
        .isEqualTo(
            """
            Accept-Ranges: bytes
            Content-Length: 13
            Content-Type: text/plain
            Date: Mon, 02 Oct 2023 14:33:10 GMT
            Last-Modified: Mon, 02 Oct 2023 14:05:18 GMT
            X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 21583
            Connection: close
            Server: EC2ws\
            """);
  }

  @Test
  void generationAWritesAnEtagOfTheBody() {
    String first = lines(ServiceGeneration.A, VALUE, CLOSED);

    assertThat(first)
        .matches(
            """
            Content-Type: text/plain
            Accept-Ranges: bytes
            ETag: "\\d{1,10}"
            Last-Modified: Mon, 02 Oct 2023 14:05:18 GMT
            Content-Length: 13
            Connection: close
            Date: Mon, 02 Oct 2023 14:33:10 GMT
            Server: EC2ws\
            """);
    assertThat(lines(ServiceGeneration.A, MetadataResponse.ok("ec2.amazonawt", null), CLOSED))
        .isNotEqualTo(first);
  }

  @Test
  void generationARedirectsWithoutTypeAndBody() {
    assertThat(
            lines(
                ServiceGeneration.A,
                MetadataResponse.redirectTo("http://169.254.169.254/latest/"),
                CLOSED))
        .isEqualTo(
            """
            Location: http://169.254.169.254/latest/
            Content-Length: 0
            Connection: close
            Date: Mon, 02 Oct 2023 14:33:10 GMT
            Server: EC2ws\
            """);
  }

  @Test
  void aPersistentConnectionHasNoConnectionHeader() {
    TransferContext kept = new TransferContext(OptionalInt.empty(), NOW, true);
    for (ServiceGeneration generation : ServiceGeneration.values()) {
      assertThat(lines(generation, VALUE, kept)).doesNotContain("Connection");
    }
  }

  @Test
  void anErrorPageHasNoRangesEtagOrLastModified() {
    for (ServiceGeneration generation : ServiceGeneration.values()) {
      assertThat(lines(generation, MetadataResponse.NOT_FOUND, CLOSED))
          .contains("Content-Type: text/html")
          .doesNotContain("Accept-Ranges", "Last-Modified", "ETag");
    }
  }

  @Test
  void theIndentOfThe404PageDependsOnTheGeneration() {
    assertThat(page(ServiceGeneration.C, MetadataResponse.NOT_FOUND))
        .hasSize(339)
        .contains("\n\t\t \"http");
    assertThat(page(ServiceGeneration.B, MetadataResponse.NOT_FOUND))
        .hasSize(345)
        .contains("\n         \"http");
    assertThat(page(ServiceGeneration.A, MetadataResponse.NOT_FOUND))
        .isEqualTo(page(ServiceGeneration.B, MetadataResponse.NOT_FOUND));
    assertThat(lines(ServiceGeneration.B, MetadataResponse.NOT_FOUND, CLOSED))
        .contains("Content-Length: 345");
  }

  @Test
  void the417PageHasNineSpacesInEveryGeneration() {
    for (ServiceGeneration generation : ServiceGeneration.values()) {
      assertThat(page(generation, MetadataResponse.errorPage(417, "Expectation Failed")))
          .contains("\n         \"http");
    }
  }

  @Test
  void onlyTheReasonPhraseOfA405Differs() {
    assertThat(ServiceGeneration.C.reason(NO_PUT)).isEqualTo("Not Allowed");
    assertThat(ServiceGeneration.B.reason(NO_PUT)).isEqualTo("Method Not Allowed");
    assertThat(ServiceGeneration.B.reason(VALUE)).isEqualTo("OK");
  }

  @Test
  void theTraitOfAServiceNamesItsGeneration() {
    assertThat(ServiceGeneration.of(ServiceTraits.MODERN)).isEqualTo(ServiceGeneration.C);
    for (ServiceGeneration generation : ServiceGeneration.values()) {
      assertThat(
              ServiceGeneration.of(
                  ServiceTraits.MODERN.with(ServiceTrait.GENERATION, generation.optionValue())))
          .isEqualTo(generation);
    }
  }

  private static String page(ServiceGeneration generation, MetadataResponse response) {
    return new String(generation.body(response), StandardCharsets.ISO_8859_1);
  }

  private static String lines(
      ServiceGeneration generation, MetadataResponse response, TransferContext transfer) {
    List<String> lines = new ArrayList<>();
    generation.writeHeaders(response, transfer, (name, value) -> lines.add(name + ": " + value));
    return String.join("\n", lines);
  }
}
