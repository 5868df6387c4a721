package imdstape.replayer.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MetadataResponseTest {

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
  void theNotFoundPageEqualsTheCaptureByteForByte() {
    assertThat(MetadataResponse.NOT_FOUND.body()).hasSize(339);
    assertThat(new String(MetadataResponse.NOT_FOUND.body(), StandardCharsets.ISO_8859_1))
        .isEqualTo(NOT_FOUND_PAGE);
    assertThat(MetadataResponse.NOT_FOUND.status()).isEqualTo(404);
    assertThat(MetadataResponse.NOT_FOUND.reason()).isEqualTo("Not Found");
  }

  @Test
  void theTextOfAResponseShowsTheLengthAndNotTheBody() {
    assertThat(MetadataResponse.token("open-sesame").toString()).isEqualTo("200 OK, 11 bytes");
  }
}
