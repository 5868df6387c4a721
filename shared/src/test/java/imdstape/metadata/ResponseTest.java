package imdstape.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import imdstape.metadata.Response.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ResponseTest {

  /** The bytes of captures of the modern service, three of them. */
  private static final String NOT_FOUND_PAGE =
      """
      <?xml version="1.0" encoding="iso-8859-1"?>
      <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
      \t\t "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
      <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
       <head>
        <title>404 - Not Found</title>
       </head>
       <body>
        <h1>404 - Not Found</h1>
       </body>
      </html>
      """;

  @Test
  void thePageOfANotFoundIsTheCapturedOneByteForByte() {
    assertThat(Response.NOT_FOUND.body()).hasSize(339);
    assertThat(new String(Response.NOT_FOUND.body(), StandardCharsets.ISO_8859_1))
        .isEqualTo(NOT_FOUND_PAGE);
    assertThat(Response.NOT_FOUND.status()).isEqualTo(404);
    assertThat(Response.NOT_FOUND.reason()).isEqualTo("Not Found");
  }

  @Test
  void aPageNamesItsTypeFirstAndHasNoLastModified() {
    assertThat(Response.NOT_FOUND.before())
        .containsExactly(new Header("Content-Type", "text/html"));
    assertThat(Response.NOT_FOUND.after()).isEmpty();
  }

  @Test
  void aValueNamesTypeRangesAndChangeInThisOrder() {
    Response response = Response.ok("t3.micro", Instant.parse("2023-10-02T14:05:18.9Z"));

    assertThat(response.before())
        .containsExactly(
            new Header("Content-Type", "text/plain"),
            new Header("Accept-Ranges", "none"),
            new Header("Last-Modified", "Mon, 02 Oct 2023 14:05:18 GMT"));
    assertThat(response.after()).isEmpty();
    assertThat(response.body()).asString().isEqualTo("t3.micro");
  }

  @Test
  void aValueOfNoKnownChangeHasNoLastModified() {
    assertThat(Response.ok("x", null).before())
        .extracting(Header::name)
        .containsExactly("Content-Type", "Accept-Ranges");
  }

  @Test
  void anEmptyErrorNamesItsTypeLast() {
    Response response = Response.bare(405, "Not Allowed", new Header("Allow", "OPTIONS, PUT"));

    assertThat(response.body()).isEmpty();
    assertThat(response.before()).containsExactly(new Header("Allow", "OPTIONS, PUT"));
    assertThat(response.after()).containsExactly(new Header("Content-Type", "text/plain"));
  }

  @Test
  void aTokenHasNoLastModifiedAndNamesItsTypeLast() {
    Response response = Response.token("abc");

    assertThat(response.before()).isEmpty();
    assertThat(response.after()).containsExactly(new Header("Content-Type", "text/plain"));
    assertThat(response.body()).asString().isEqualTo("abc");
  }

  @Test
  void aResponseShowsItsLengthAndNeverItsBody() {
    assertThat(Response.token("open-sesame").toString()).isEqualTo("200 OK, 11 bytes");
  }
}
