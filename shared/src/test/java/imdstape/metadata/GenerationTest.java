package imdstape.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.Generation.Transfer;
import imdstape.metadata.Response.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The order of header lines and the look of pages, as captures show them. */
class GenerationTest {

  private static final String NOW = "Mon, 02 Oct 2023 14:33:10 GMT";
  private static final Transfer CLOSED = new Transfer(OptionalInt.empty(), NOW, false);
  private static final Response VALUE =
      Response.ok("ec2.amazonaws", Instant.parse("2023-10-02T14:05:18.9Z"));
  private static final Response NO_PUT =
      Response.bare(405, "Not Allowed", new Header("Allow", "OPTIONS, PUT"));

  @Test
  void theModernOneNamesTheTokensRestThenTypeRangesAndChange() {
    Transfer withToken = new Transfer(OptionalInt.of(21_575), NOW, false);

    assertThat(lines(Generation.C, VALUE, withToken))
        .isEqualTo(
            """
            X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 21575
            Content-Type: text/plain
            Accept-Ranges: none
            Last-Modified: Mon, 02 Oct 2023 14:05:18 GMT
            Content-Length: 13
            Date: Mon, 02 Oct 2023 14:33:10 GMT
            Server: EC2ws
            Connection: close""");
  }

  @Test
  void theModernOneNamesTheTypeOfATokenAndOfAnEmptyErrorLast() {
    Transfer withToken = new Transfer(OptionalInt.of(60), NOW, false);

    assertThat(lines(Generation.C, Response.token("abc"), withToken))
        .isEqualTo(
            """
            X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 60
            Content-Length: 3
            Date: Mon, 02 Oct 2023 14:33:10 GMT
            Server: EC2ws
            Connection: close
            Content-Type: text/plain""");
    assertThat(lines(Generation.C, NO_PUT, CLOSED))
        .startsWith("Allow: OPTIONS, PUT\nContent-Length: 0\n")
        .endsWith("Connection: close\nContent-Type: text/plain");
  }

  @Test
  void theOneBeforeItSortsByNameAndPutsConnectionAndServerLast() {
    Transfer withToken = new Transfer(OptionalInt.of(21_583), NOW, false);

    assertThat(lines(Generation.B, VALUE, withToken))
        .isEqualTo(
            """
            Accept-Ranges: bytes
            Content-Length: 13
            Content-Type: text/plain
            Date: Mon, 02 Oct 2023 14:33:10 GMT
            Last-Modified: Mon, 02 Oct 2023 14:05:18 GMT
            X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 21583
            Connection: close
            Server: EC2ws""");
  }

  @Test
  void theOldestHasAnEtagOfItsOwnForEachBody() {
    String first = lines(Generation.A, VALUE, CLOSED);

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
            Server: EC2ws""");
    assertThat(lines(Generation.A, Response.ok("ec2.amazonawt", null), CLOSED)).isNotEqualTo(first);
  }

  @Test
  void theOldestRedirectsWithoutATypeAndWithoutABody() {
    assertThat(lines(Generation.A, Response.movedTo("http://169.254.169.254/latest/"), CLOSED))
        .isEqualTo(
            """
            Location: http://169.254.169.254/latest/
            Content-Length: 0
            Connection: close
            Date: Mon, 02 Oct 2023 14:33:10 GMT
            Server: EC2ws""");
  }

  @Test
  void aKeptConnectionHasNoConnectionLine() {
    Transfer kept = new Transfer(OptionalInt.empty(), NOW, true);
    for (Generation generation : Generation.values()) {
      assertThat(lines(generation, VALUE, kept)).doesNotContain("Connection");
    }
  }

  @Test
  void aPageHasNeitherRangesNorChange() {
    for (Generation generation : Generation.values()) {
      assertThat(lines(generation, Response.NOT_FOUND, CLOSED))
          .contains("Content-Type: text/html")
          .doesNotContain("Accept-Ranges", "Last-Modified", "ETag");
    }
  }

  @Test
  void thePageOfA404HasTwoTabsAndASpaceTodayAndNineSpacesBefore() {
    assertThat(page(Generation.C, Response.NOT_FOUND)).hasSize(339).contains("\n\t\t \"http");
    assertThat(page(Generation.B, Response.NOT_FOUND)).hasSize(345).contains("\n         \"http");
    assertThat(page(Generation.A, Response.NOT_FOUND))
        .isEqualTo(page(Generation.B, Response.NOT_FOUND));
    assertThat(lines(Generation.B, Response.NOT_FOUND, CLOSED)).contains("Content-Length: 345");
  }

  @Test
  void thePageOfA417HasNineSpacesEverywhere() {
    for (Generation generation : Generation.values()) {
      assertThat(page(generation, Response.page(417, "Expectation Failed")))
          .contains("\n         \"http");
    }
  }

  @Test
  void onlyTheReasonOfA405Differs() {
    assertThat(Generation.C.reason(NO_PUT)).isEqualTo("Not Allowed");
    assertThat(Generation.B.reason(NO_PUT)).isEqualTo("Method Not Allowed");
    assertThat(Generation.B.reason(VALUE)).isEqualTo("OK");
  }

  private static String page(Generation generation, Response response) {
    return new String(generation.body(response), StandardCharsets.ISO_8859_1);
  }

  private static String lines(Generation generation, Response response, Transfer transfer) {
    List<String> lines = new ArrayList<>();
    generation.write(response, transfer, (name, value) -> lines.add(name + ": " + value));
    return String.join("\n", lines);
  }
}
